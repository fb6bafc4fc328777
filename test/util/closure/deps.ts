/** A module of its own that the cases import. */
export let live = 1
export function liveInc(): void {
  live++
}
const secret = 100
export const helper = (x: number): number => x + secret
export class Point {
  readonly x: number
  constructor(x: number) {
    this.x = x
  }
  dbl(): number {
    return this.x * 2
  }
}
export function makeCounter(): () => number {
  let c = 0
  return () => ++c
}
