/**
 * WebAssembly instructions as trees, named as in the specification: `i32.add(a, b)`, `i64.load(address, 8)`, `block(label, ...)`.
 * A tree says its result type, so most mistakes do not compile. `module.ts` encodes trees, `wat.ts` prints them. Knows no SQL.
 */
export type ValType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128'
export type ResultType = ValType | 'void'

export interface Instr<T extends ResultType = ResultType> {
  readonly op: string
  readonly code: readonly number[]
  readonly args: readonly Instr[]
  readonly type: T
  readonly imm?: Immediate
}
export type I32 = Instr<'i32'>
export type I64 = Instr<'i64'>
export type F32 = Instr<'f32'>
export type F64 = Instr<'f64'>
export type V128 = Instr<'v128'>
export type Void = Instr<'void'>

export type Immediate =
  | { readonly kind: 'memory'; readonly align: number; readonly offset: number }
  | { readonly kind: 'i32'; readonly value: number }
  | { readonly kind: 'i64'; readonly value: bigint }
  | { readonly kind: 'f32' | 'f64'; readonly value: number }
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] }
  | { readonly kind: 'local'; readonly local: Local }
  | { readonly kind: 'global'; readonly global: GlobalRef }
  | { readonly kind: 'call'; readonly func: FuncRef }
  | {
      readonly kind: 'block'
      readonly label: Label
      readonly body: readonly Instr[]
      readonly otherwise?: readonly Instr[]
      readonly result: ResultType
    }
  | { readonly kind: 'branch'; readonly label: Label }
  | { readonly kind: 'branchTable'; readonly labels: readonly Label[]; readonly otherwise: Label }

/** A target of branches; give it to `block` or `loop`, then to `br`. */
export interface Label {
  readonly name: string
}
export const label = (name = 'l'): Label => ({ name })

export interface Local<T extends ValType = ValType> {
  readonly name: string
  readonly valType: T
  /** Set by the function that the local belongs to. */
  readonly index: number
}
export interface GlobalRef<T extends ValType = ValType> {
  readonly name: string
  readonly valType: T
  index: number
}
export interface FuncType {
  readonly params: readonly ValType[]
  readonly result: ResultType
}
export interface FuncRef {
  readonly name: string
  readonly funcType: FuncType
  /** Set when the module is built. */
  index: number
}

function instr<T extends ResultType>(op: string, code: readonly number[], type: T, args: readonly Instr[] = [], imm?: Immediate): Instr<T> {
  return imm === undefined ? { op, code, args, type } : { op, code, args, type, imm }
}

function unary<R extends ValType, A extends ValType>(op: string, result: R, _arg: A, ...code: number[]) {
  return (a: Instr<A>): Instr<R> => instr(op, code, result, [a])
}
function binary<R extends ValType, A extends ValType>(op: string, result: R, _arg: A, ...code: number[]) {
  return (a: Instr<A>, b: Instr<A>): Instr<R> => instr(op, code, result, [a, b])
}
function load<R extends ValType>(op: string, result: R, align: number, ...code: number[]) {
  return (address: I32, offset = 0): Instr<R> => instr(op, code, result, [address], { kind: 'memory', align, offset })
}
function store<A extends ValType>(op: string, _arg: A, align: number, ...code: number[]) {
  return (address: I32, value: Instr<A>, offset = 0): Void => instr(op, code, 'void', [address, value], { kind: 'memory', align, offset })
}
function rmw<A extends ValType>(op: string, type: A, align: number, code: number) {
  return (address: I32, value: Instr<A>, offset = 0): Instr<A> =>
    instr(op, [0xfe, code], type, [address, value], { kind: 'memory', align, offset })
}
function cmpxchg<A extends ValType>(op: string, type: A, align: number, code: number) {
  return (address: I32, expected: Instr<A>, replacement: Instr<A>, offset = 0): Instr<A> =>
    instr(op, [0xfe, code], type, [address, expected, replacement], { kind: 'memory', align, offset })
}
const simdCode = (n: number): number[] => (n < 128 ? [0xfd, n] : [0xfd, (n & 127) | 128, n >> 7])
const simdUnary = <R extends ValType, A extends ValType>(op: string, r: R, a: A, n: number) => unary(op, r, a, ...simdCode(n))
const simdBinary = (op: string, n: number) => binary(op, 'v128', 'v128', ...simdCode(n))
const simdShift =
  (op: string, n: number) =>
  (a: V128, b: I32): V128 =>
    instr(op, simdCode(n), 'v128', [a, b])
const lane =
  <R extends ValType>(op: string, r: R, n: number) =>
  (a: V128, index: number): Instr<R> =>
    instr(op, simdCode(n), r, [a], { kind: 'bytes', bytes: [index] })

export const i32 = {
  const: (n: number): I32 => instr('i32.const', [0x41], 'i32', [], { kind: 'i32', value: n | 0 }),
  eqz: unary('i32.eqz', 'i32', 'i32', 0x45),
  eq: binary('i32.eq', 'i32', 'i32', 0x46),
  ne: binary('i32.ne', 'i32', 'i32', 0x47),
  lt_s: binary('i32.lt_s', 'i32', 'i32', 0x48),
  lt_u: binary('i32.lt_u', 'i32', 'i32', 0x49),
  gt_s: binary('i32.gt_s', 'i32', 'i32', 0x4a),
  gt_u: binary('i32.gt_u', 'i32', 'i32', 0x4b),
  le_s: binary('i32.le_s', 'i32', 'i32', 0x4c),
  le_u: binary('i32.le_u', 'i32', 'i32', 0x4d),
  ge_s: binary('i32.ge_s', 'i32', 'i32', 0x4e),
  ge_u: binary('i32.ge_u', 'i32', 'i32', 0x4f),
  clz: unary('i32.clz', 'i32', 'i32', 0x67),
  ctz: unary('i32.ctz', 'i32', 'i32', 0x68),
  popcnt: unary('i32.popcnt', 'i32', 'i32', 0x69),
  add: binary('i32.add', 'i32', 'i32', 0x6a),
  sub: binary('i32.sub', 'i32', 'i32', 0x6b),
  mul: binary('i32.mul', 'i32', 'i32', 0x6c),
  div_s: binary('i32.div_s', 'i32', 'i32', 0x6d),
  div_u: binary('i32.div_u', 'i32', 'i32', 0x6e),
  rem_s: binary('i32.rem_s', 'i32', 'i32', 0x6f),
  rem_u: binary('i32.rem_u', 'i32', 'i32', 0x70),
  and: binary('i32.and', 'i32', 'i32', 0x71),
  or: binary('i32.or', 'i32', 'i32', 0x72),
  xor: binary('i32.xor', 'i32', 'i32', 0x73),
  shl: binary('i32.shl', 'i32', 'i32', 0x74),
  shr_s: binary('i32.shr_s', 'i32', 'i32', 0x75),
  shr_u: binary('i32.shr_u', 'i32', 'i32', 0x76),
  rotl: binary('i32.rotl', 'i32', 'i32', 0x77),
  rotr: binary('i32.rotr', 'i32', 'i32', 0x78),
  wrap_i64: unary('i32.wrap_i64', 'i32', 'i64', 0xa7),
  trunc_f32_s: unary('i32.trunc_f32_s', 'i32', 'f32', 0xa8),
  trunc_f64_s: unary('i32.trunc_f64_s', 'i32', 'f64', 0xaa),
  reinterpret_f32: unary('i32.reinterpret_f32', 'i32', 'f32', 0xbc),
  extend8_s: unary('i32.extend8_s', 'i32', 'i32', 0xc0),
  extend16_s: unary('i32.extend16_s', 'i32', 'i32', 0xc1),
  trunc_sat_f32_s: unary('i32.trunc_sat_f32_s', 'i32', 'f32', 0xfc, 0x00),
  trunc_sat_f64_s: unary('i32.trunc_sat_f64_s', 'i32', 'f64', 0xfc, 0x02),
  load: load('i32.load', 'i32', 2, 0x28),
  load8_s: load('i32.load8_s', 'i32', 0, 0x2c),
  load8_u: load('i32.load8_u', 'i32', 0, 0x2d),
  load16_s: load('i32.load16_s', 'i32', 1, 0x2e),
  load16_u: load('i32.load16_u', 'i32', 1, 0x2f),
  store: store('i32.store', 'i32', 2, 0x36),
  store8: store('i32.store8', 'i32', 0, 0x3a),
  store16: store('i32.store16', 'i32', 1, 0x3b),
  atomic_load: load('i32.atomic.load', 'i32', 2, 0xfe, 0x10),
  atomic_store: store('i32.atomic.store', 'i32', 2, 0xfe, 0x17),
  atomic_rmw_add: rmw('i32.atomic.rmw.add', 'i32', 2, 0x1e),
  atomic_rmw_or: rmw('i32.atomic.rmw.or', 'i32', 2, 0x33),
  atomic_rmw_xchg: rmw('i32.atomic.rmw.xchg', 'i32', 2, 0x41),
  atomic_rmw_cmpxchg: cmpxchg('i32.atomic.rmw.cmpxchg', 'i32', 2, 0x48),
}

export const i64 = {
  const: (n: number | bigint): I64 => instr('i64.const', [0x42], 'i64', [], { kind: 'i64', value: BigInt.asIntN(64, BigInt(n)) }),
  eqz: unary('i64.eqz', 'i32', 'i64', 0x50),
  eq: binary('i64.eq', 'i32', 'i64', 0x51),
  ne: binary('i64.ne', 'i32', 'i64', 0x52),
  lt_s: binary('i64.lt_s', 'i32', 'i64', 0x53),
  lt_u: binary('i64.lt_u', 'i32', 'i64', 0x54),
  gt_s: binary('i64.gt_s', 'i32', 'i64', 0x55),
  gt_u: binary('i64.gt_u', 'i32', 'i64', 0x56),
  le_s: binary('i64.le_s', 'i32', 'i64', 0x57),
  le_u: binary('i64.le_u', 'i32', 'i64', 0x58),
  ge_s: binary('i64.ge_s', 'i32', 'i64', 0x59),
  ge_u: binary('i64.ge_u', 'i32', 'i64', 0x5a),
  clz: unary('i64.clz', 'i64', 'i64', 0x79),
  ctz: unary('i64.ctz', 'i64', 'i64', 0x7a),
  popcnt: unary('i64.popcnt', 'i64', 'i64', 0x7b),
  add: binary('i64.add', 'i64', 'i64', 0x7c),
  sub: binary('i64.sub', 'i64', 'i64', 0x7d),
  mul: binary('i64.mul', 'i64', 'i64', 0x7e),
  div_s: binary('i64.div_s', 'i64', 'i64', 0x7f),
  div_u: binary('i64.div_u', 'i64', 'i64', 0x80),
  rem_s: binary('i64.rem_s', 'i64', 'i64', 0x81),
  rem_u: binary('i64.rem_u', 'i64', 'i64', 0x82),
  and: binary('i64.and', 'i64', 'i64', 0x83),
  or: binary('i64.or', 'i64', 'i64', 0x84),
  xor: binary('i64.xor', 'i64', 'i64', 0x85),
  shl: binary('i64.shl', 'i64', 'i64', 0x86),
  shr_s: binary('i64.shr_s', 'i64', 'i64', 0x87),
  shr_u: binary('i64.shr_u', 'i64', 'i64', 0x88),
  rotl: binary('i64.rotl', 'i64', 'i64', 0x89),
  rotr: binary('i64.rotr', 'i64', 'i64', 0x8a),
  extend_i32_s: unary('i64.extend_i32_s', 'i64', 'i32', 0xac),
  extend_i32_u: unary('i64.extend_i32_u', 'i64', 'i32', 0xad),
  trunc_f64_s: unary('i64.trunc_f64_s', 'i64', 'f64', 0xb0),
  reinterpret_f64: unary('i64.reinterpret_f64', 'i64', 'f64', 0xbd),
  extend8_s: unary('i64.extend8_s', 'i64', 'i64', 0xc2),
  extend16_s: unary('i64.extend16_s', 'i64', 'i64', 0xc3),
  extend32_s: unary('i64.extend32_s', 'i64', 'i64', 0xc4),
  trunc_sat_f32_s: unary('i64.trunc_sat_f32_s', 'i64', 'f32', 0xfc, 0x04),
  trunc_sat_f64_s: unary('i64.trunc_sat_f64_s', 'i64', 'f64', 0xfc, 0x06),
  load: load('i64.load', 'i64', 3, 0x29),
  load8_u: load('i64.load8_u', 'i64', 0, 0x31),
  load16_u: load('i64.load16_u', 'i64', 1, 0x33),
  load32_s: load('i64.load32_s', 'i64', 2, 0x34),
  load32_u: load('i64.load32_u', 'i64', 2, 0x35),
  store: store('i64.store', 'i64', 3, 0x37),
  store32: store('i64.store32', 'i64', 2, 0x3e),
  atomic_load: load('i64.atomic.load', 'i64', 3, 0xfe, 0x11),
  atomic_store: store('i64.atomic.store', 'i64', 3, 0xfe, 0x18),
  atomic_rmw_add: rmw('i64.atomic.rmw.add', 'i64', 3, 0x1f),
  atomic_rmw_or: rmw('i64.atomic.rmw.or', 'i64', 3, 0x34),
  atomic_rmw_cmpxchg: cmpxchg('i64.atomic.rmw.cmpxchg', 'i64', 3, 0x49),
}

const f64Bytes = (value: number): Immediate => ({ kind: 'f64', value })

export const f32 = {
  const: (n: number): F32 => instr('f32.const', [0x43], 'f32', [], { kind: 'f32', value: Math.fround(n) }),
  eq: binary('f32.eq', 'i32', 'f32', 0x5b),
  ne: binary('f32.ne', 'i32', 'f32', 0x5c),
  lt: binary('f32.lt', 'i32', 'f32', 0x5d),
  gt: binary('f32.gt', 'i32', 'f32', 0x5e),
  le: binary('f32.le', 'i32', 'f32', 0x5f),
  ge: binary('f32.ge', 'i32', 'f32', 0x60),
  abs: unary('f32.abs', 'f32', 'f32', 0x8b),
  neg: unary('f32.neg', 'f32', 'f32', 0x8c),
  ceil: unary('f32.ceil', 'f32', 'f32', 0x8d),
  floor: unary('f32.floor', 'f32', 'f32', 0x8e),
  trunc: unary('f32.trunc', 'f32', 'f32', 0x8f),
  nearest: unary('f32.nearest', 'f32', 'f32', 0x90),
  sqrt: unary('f32.sqrt', 'f32', 'f32', 0x91),
  add: binary('f32.add', 'f32', 'f32', 0x92),
  sub: binary('f32.sub', 'f32', 'f32', 0x93),
  mul: binary('f32.mul', 'f32', 'f32', 0x94),
  div: binary('f32.div', 'f32', 'f32', 0x95),
  convert_i32_s: unary('f32.convert_i32_s', 'f32', 'i32', 0xb2),
  convert_i64_s: unary('f32.convert_i64_s', 'f32', 'i64', 0xb4),
  demote_f64: unary('f32.demote_f64', 'f32', 'f64', 0xb6),
  reinterpret_i32: unary('f32.reinterpret_i32', 'f32', 'i32', 0xbe),
  load: load('f32.load', 'f32', 2, 0x2a),
  store: store('f32.store', 'f32', 2, 0x38),
}

export const f64 = {
  const: (n: number): F64 => instr('f64.const', [0x44], 'f64', [], f64Bytes(n)),
  eq: binary('f64.eq', 'i32', 'f64', 0x61),
  ne: binary('f64.ne', 'i32', 'f64', 0x62),
  lt: binary('f64.lt', 'i32', 'f64', 0x63),
  gt: binary('f64.gt', 'i32', 'f64', 0x64),
  le: binary('f64.le', 'i32', 'f64', 0x65),
  ge: binary('f64.ge', 'i32', 'f64', 0x66),
  abs: unary('f64.abs', 'f64', 'f64', 0x99),
  neg: unary('f64.neg', 'f64', 'f64', 0x9a),
  ceil: unary('f64.ceil', 'f64', 'f64', 0x9b),
  floor: unary('f64.floor', 'f64', 'f64', 0x9c),
  trunc: unary('f64.trunc', 'f64', 'f64', 0x9d),
  nearest: unary('f64.nearest', 'f64', 'f64', 0x9e),
  sqrt: unary('f64.sqrt', 'f64', 'f64', 0x9f),
  add: binary('f64.add', 'f64', 'f64', 0xa0),
  sub: binary('f64.sub', 'f64', 'f64', 0xa1),
  mul: binary('f64.mul', 'f64', 'f64', 0xa2),
  div: binary('f64.div', 'f64', 'f64', 0xa3),
  min: binary('f64.min', 'f64', 'f64', 0xa4),
  max: binary('f64.max', 'f64', 'f64', 0xa5),
  copysign: binary('f64.copysign', 'f64', 'f64', 0xa6),
  convert_i32_s: unary('f64.convert_i32_s', 'f64', 'i32', 0xb7),
  convert_i64_s: unary('f64.convert_i64_s', 'f64', 'i64', 0xb9),
  convert_i64_u: unary('f64.convert_i64_u', 'f64', 'i64', 0xba),
  promote_f32: unary('f64.promote_f32', 'f64', 'f32', 0xbb),
  reinterpret_i64: unary('f64.reinterpret_i64', 'f64', 'i64', 0xbf),
  load: load('f64.load', 'f64', 3, 0x2b),
  store: store('f64.store', 'f64', 3, 0x39),
}

export const v128 = {
  const: (bytes: readonly number[]): V128 => instr('v128.const', simdCode(12), 'v128', [], { kind: 'bytes', bytes }),
  load: load('v128.load', 'v128', 4, ...simdCode(0)),
  store: store('v128.store', 'v128', 4, ...simdCode(11)),
  not: simdUnary('v128.not', 'v128', 'v128', 77),
  and: simdBinary('v128.and', 78),
  andnot: simdBinary('v128.andnot', 79),
  or: simdBinary('v128.or', 80),
  xor: simdBinary('v128.xor', 81),
  any_true: simdUnary('v128.any_true', 'i32', 'v128', 83),
}
export const i8x16 = {
  splat: simdUnary('i8x16.splat', 'v128', 'i32', 15),
  eq: simdBinary('i8x16.eq', 35),
  ne: simdBinary('i8x16.ne', 36),
  lt_u: simdBinary('i8x16.lt_u', 38),
  bitmask: simdUnary('i8x16.bitmask', 'i32', 'v128', 100),
  all_true: simdUnary('i8x16.all_true', 'i32', 'v128', 99),
}
export const i32x4 = {
  splat: simdUnary('i32x4.splat', 'v128', 'i32', 17),
  extract_lane: lane('i32x4.extract_lane', 'i32', 27),
  eq: simdBinary('i32x4.eq', 55),
  ne: simdBinary('i32x4.ne', 56),
  lt_s: simdBinary('i32x4.lt_s', 57),
  gt_s: simdBinary('i32x4.gt_s', 59),
  le_s: simdBinary('i32x4.le_s', 61),
  ge_s: simdBinary('i32x4.ge_s', 63),
  bitmask: simdUnary('i32x4.bitmask', 'i32', 'v128', 164),
  shl: simdShift('i32x4.shl', 171),
  add: simdBinary('i32x4.add', 174),
  sub: simdBinary('i32x4.sub', 177),
  mul: simdBinary('i32x4.mul', 181),
}
export const i64x2 = {
  splat: simdUnary('i64x2.splat', 'v128', 'i64', 18),
  extract_lane: lane('i64x2.extract_lane', 'i64', 29),
  bitmask: simdUnary('i64x2.bitmask', 'i32', 'v128', 196),
  add: simdBinary('i64x2.add', 206),
  sub: simdBinary('i64x2.sub', 209),
  mul: simdBinary('i64x2.mul', 213),
  eq: simdBinary('i64x2.eq', 214),
  ne: simdBinary('i64x2.ne', 215),
  lt_s: simdBinary('i64x2.lt_s', 216),
  gt_s: simdBinary('i64x2.gt_s', 217),
  le_s: simdBinary('i64x2.le_s', 218),
  ge_s: simdBinary('i64x2.ge_s', 219),
}

export const local = {
  get: <T extends ValType>(l: Local<T>): Instr<T> => instr('local.get', [0x20], l.valType, [], { kind: 'local', local: l }),
  set: <T extends ValType>(l: Local<T>, v: Instr<T>): Void => instr('local.set', [0x21], 'void', [v], { kind: 'local', local: l }),
  tee: <T extends ValType>(l: Local<T>, v: Instr<T>): Instr<T> => instr('local.tee', [0x22], l.valType, [v], { kind: 'local', local: l }),
}
export const global = {
  get: <T extends ValType>(g: GlobalRef<T>): Instr<T> => instr('global.get', [0x23], g.valType, [], { kind: 'global', global: g }),
  set: <T extends ValType>(g: GlobalRef<T>, v: Instr<T>): Void => instr('global.set', [0x24], 'void', [v], { kind: 'global', global: g }),
}
export const memory = {
  copy: (to: I32, from: I32, bytes: I32): Void =>
    instr('memory.copy', [0xfc, 0x0a], 'void', [to, from, bytes], { kind: 'bytes', bytes: [0, 0] }),
  fill: (to: I32, value: I32, bytes: I32): Void =>
    instr('memory.fill', [0xfc, 0x0b], 'void', [to, value, bytes], { kind: 'bytes', bytes: [0] }),
}

export const select = <T extends ValType>(a: Instr<T>, b: Instr<T>, condition: I32): Instr<T> =>
  instr('select', [0x1b], a.type, [a, b, condition])
export const drop = (a: Instr<ValType>): Void => instr('drop', [0x1a], 'void', [a])
export const nop: Void = instr('nop', [0x01], 'void')
export const unreachable: Void = instr('unreachable', [0x00], 'void')
export const return_ = (value?: Instr<ValType>): Void => instr('return', [0x0f], 'void', value ? [value] : [])
export const call = <T extends ResultType = ResultType>(func: FuncRef, ...args: Instr<ValType>[]): Instr<T> =>
  instr('call', [0x10], func.funcType.result as T, args, { kind: 'call', func })
export const block = (l: Label, ...body: Instr[]): Void =>
  instr('block', [0x02], 'void', [], { kind: 'block', label: l, body, result: 'void' })
export const loop = (l: Label, ...body: Instr[]): Void =>
  instr('loop', [0x03], 'void', [], { kind: 'block', label: l, body, result: 'void' })
export const if_ = (condition: I32, then: readonly Instr[], otherwise?: readonly Instr[]): Void =>
  instr('if', [0x04], 'void', [condition], { kind: 'block', label: label('if'), body: then, otherwise, result: 'void' })
/** An `if` that gives a value: each arm's last instruction leaves it. */
export const ifElse = <T extends ValType>(condition: I32, then: readonly Instr[], otherwise: readonly Instr[], type: T): Instr<T> =>
  instr('if', [0x04], type, [condition], { kind: 'block', label: label('if'), body: then, otherwise, result: type })
export const br = (l: Label): Void => instr('br', [0x0c], 'void', [], { kind: 'branch', label: l })
export const br_if = (l: Label, condition: I32): Void => instr('br_if', [0x0d], 'void', [condition], { kind: 'branch', label: l })
export const br_table = (index: I32, labels: readonly Label[], otherwise: Label): Void =>
  instr('br_table', [0x0e], 'void', [index], { kind: 'branchTable', labels, otherwise })
