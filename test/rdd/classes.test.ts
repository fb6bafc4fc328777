import { describe, expect, test } from 'vitest'
import { Decimal, type RDD } from '#dist/index.js'
import { testContext } from './context.ts'

const sc = await testContext()

class Point {
  readonly x: number
  readonly y: number
  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
  get norm(): number {
    return Math.hypot(this.x, this.y)
  }
  plus(o: Point): Point {
    return new Point(this.x + o.x, this.y + o.y)
  }
}
class Circle {
  readonly r: number
  constructor(r: number) {
    this.r = r
  }
  area(): number {
    return 3 * this.r * this.r
  }
}
class Square {
  readonly a: number
  constructor(a: number) {
    this.a = a
  }
  area(): number {
    return this.a * this.a
  }
}
class Big extends Square {
  override area(): number {
    return super.area() * 10
  }
}
class Stats {
  n = 0
  sum = 0
  add(x: number): Stats {
    this.n++
    this.sum += x
    return this
  }
  merge(o: Stats): Stats {
    this.n += o.n
    this.sum += o.sum
    return this
  }
  get mean(): number {
    return this.sum / this.n
  }
}
class Secret {
  readonly #x: number
  constructor(x: number) {
    this.#x = x
  }
  get(): number {
    return this.#x
  }
}
class Shadow {
  get size(): number {
    return -1
  }
}

const shapes = (): RDD<Circle | Square> =>
  sc.range(0, 6, 1, 3).map(i => (i % 3 === 0 ? new Circle(i) : i % 3 === 1 ? new Square(i) : new Big(i)))

describe('instances of the program’s classes keep their class', () => {
  test('from the program to workers, and back', async () => {
    const [big, circle] = await sc.parallelize<Circle | Square>([new Big(2), new Circle(1)]).collect()
    expect(big).toBeInstanceOf(Big)
    expect([big!.area(), circle!.area()]).toEqual([40, 3])
    expect(
      await sc
        .parallelize([new Point(3, 4), null, 5])
        .map(p => (p instanceof Point ? p.norm : p))
        .collect(),
    ).toEqual([5, null, 5])
  })

  test('across a shuffle, to functions that do not name the class', async () => {
    const norms = await sc
      .parallelize([
        [1, 3],
        [2, 4],
        [1, 5],
      ] as [number, number][])
      .map(([k, v]) => [k, new Point(k, v)] as [number, Point])
      .reduceByKey((a, b) => a.plus(b))
      .mapValues(p => [p.norm, p.constructor.name])
      .collectAsMap()
    expect(norms).toEqual(
      new Map([
        [1, [Math.hypot(2, 8), 'Point']],
        [2, [Math.hypot(2, 4), 'Point']],
      ]),
    )
    const sorted = await sc
      .range(0, 4, 1, 2)
      .map(i => new Point(i, -i))
      .sortBy(p => p.y)
      .zipWithIndex()
      .map(([p, i]) => [p.norm, i])
      .collect()
    expect(sorted.map(([n]) => n!)).toEqual([3, 2, 1, 0].map(i => Math.hypot(i, i)))
  })

  test('of several classes in one column', async () => {
    const areas = await shapes()
      .repartition(2)
      .map(s => [s.constructor.name, s.area()] as const)
      .collect()
    expect(areas.sort()).toEqual([
      ['Big', 250],
      ['Big', 40],
      ['Circle', 0],
      ['Circle', 27],
      ['Square', 1],
      ['Square', 16],
    ])
  })

  test('within maps, sets and objects of differing keys', async () => {
    const held = sc
      .range(0, 3, 1, 2)
      .map(i => (i === 0 ? { map: new Map([['p', new Point(3, 4)]]) } : { set: new Set([new Circle(i)]), n: i }))
    const read = await held
      .repartition(3)
      .map(v => ('map' in v ? v.map!.get('p')!.norm : [...v.set!][0]!.area()))
      .collect()
    expect(read.sort()).toEqual([12, 3, 5])
    const [decimals] = await sc
      .parallelize([new Map([['d', Decimal.from('1.50')]])])
      .repartition(2)
      .collect()
    expect(decimals!.get('d')).toEqual(Decimal.from('1.50'))
    expect(decimals!.get('d')).toBeInstanceOf(Decimal)
  })

  test('as zero values, and as what becomes of them', async () => {
    const numbers = sc.range(0, 10, 1, 4)
    const stats = await numbers.aggregate(
      new Stats(),
      (s, x) => s.add(x),
      (a, b) => a.merge(b),
    )
    expect([stats.mean, stats instanceof Stats]).toEqual([4.5, true])
    expect(
      (
        await numbers.treeAggregate(
          new Stats(),
          (s, x) => s.add(x),
          (a, b) => a.merge(b),
        )
      ).mean,
    ).toBe(4.5)
    const means = await numbers
      .map(i => [i % 2, i] as [number, number])
      .aggregateByKey(
        new Stats(),
        (s, x) => s.add(x),
        (a, b) => a.merge(b),
      )
      .mapValues(s => s.mean)
      .collectAsMap()
    expect(means).toEqual(
      new Map([
        [0, 4],
        [1, 5],
      ]),
    )
  })

  test('persisted, for tasks of later jobs', async () => {
    const points = sc
      .range(0, 3, 1, 2)
      .map(i => new Point(i, 0))
      .cache()
    await points.count()
    for (let i = 0; i < 2; i++) expect(await points.map(p => [p instanceof Point, p.norm]).collect()).toEqual([0, 1, 2].map(n => [true, n]))
    expect(await points.map(p => p.norm).collect()).toEqual([0, 1, 2])
    points.unpersist()
  })

  test('as keys: of two classes, equal fields are not equal', async () => {
    const keyed = sc.parallelize([
      [new Circle(1), 1],
      [new Circle(1), 2],
      [new Square(1), 4],
      [Object.assign(new Square(0), { a: 1 }), 8],
      [{ r: 1 }, 16],
    ] as [object, number][])
    const sums = await keyed
      .reduceByKey((a, b) => a + b, 3)
      .map(([k, v]) => [k.constructor.name, v] as const)
      .collect()
    expect(sums.sort()).toEqual([
      ['Circle', 3],
      ['Object', 16],
      ['Square', 12],
    ])
  })

  test('a field hides what the class has under its name', async () => {
    const v = Object.defineProperty(new Shadow(), 'size', { value: 7, enumerable: true })
    expect(
      await sc
        .parallelize([v])
        .map(s => s.size)
        .collect(),
    ).toEqual([7])
  })
})

test('a class that only a worker knows leaves its fields', async () => {
  const [v] = await sc
    .range(0, 1)
    .map(i => {
      class Inner {
        i = i
      }
      return new Inner()
    })
    .collect()
  expect(v).toEqual({ i: 0 })
})

test('private fields cannot be copied: that is said, not lost', async () => {
  const secrets = sc.range(0, 2, 1, 1).map(i => new Secret(i + 1))
  expect(await secrets.map(s => s.get()).collect()).toEqual([1, 2])
  await expect(
    secrets
      .repartition(2)
      .map(s => s.get())
      .collect(),
  ).rejects.toThrow('a record holds an instance of Secret, whose private fields only Secret itself can reach')
  await expect(sc.parallelize([new Secret(1)]).count()).rejects.toThrow('private fields')
})

test('a class that cannot travel stays behind; its instances are plain there', async () => {
  const socket = new Promise(() => undefined)
  class Model {
    id = 1
    open(): unknown {
      return socket
    }
  }
  const [name] = await sc
    .parallelize([new Model()])
    .map(m => m.constructor.name)
    .collect()
  expect(name).toBe('Object')
})
