/** The sizes of the workloads at scale 1. */
export const sizes = scale => {
  const n = x => Math.max(1000, Math.round(x * scale))
  return {
    text: n(500e6),
    sort: n(10e6),
    join: n(2e6),
    group: n(10e6),
    points: n(1e6),
    edges: n(1e6),
    samples: n(1e6),
    tasks: 200,
  }
}

export const workloads = ['word-count', 'sort', 'join', 'group', 'k-means', 'page-rank', 'logistic', 'empty']
