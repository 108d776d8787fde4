type Items<T> = Iterable<T> | AsyncIterable<T>;

export type Limits = {
  /** Asked before every item is begun, and again whenever one is done. */
  atOnce: () => number;
  /** What is under way is finished, and nothing else is begun. */
  isStopping: () => boolean;
};

/**
 * Works on items in their order, so many at once as are allowed at the time.
 * @param work never throws.
 */
export async function workThrough<T>(
  items: Items<T>,
  work: (item: T, index: number) => Promise<void>,
  { atOnce, isStopping }: Limits,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let index = 0;
  for await (const item of items) {
    while (underWay.size >= atOnce()) await Promise.race(underWay);
    if (isStopping()) break;
    const one = work(item, index++).finally(() => underWay.delete(one));
    underWay.add(one);
  }
  await Promise.all(underWay);
}

/** Reads a source as fast as it answers, so that how many there are is known long before all are done. */
export function readAhead<T>(source: Items<T>): {
  items: AsyncIterable<T>;
  total: () => number | undefined;
} {
  const read: T[] = [];
  let hasEnded = false;
  let news = Promise.withResolvers<void>();
  const tell = (): void => {
    news.resolve();
    news = Promise.withResolvers<void>();
  };
  const reading = (async () => {
    try {
      for await (const item of source) {
        read.push(item);
        tell();
      }
    } finally {
      hasEnded = true;
      tell();
    }
  })();
  // Whoever takes the items is told of a failure at their end.
  reading.catch(() => undefined);
  async function* items(): AsyncGenerator<T> {
    for (let index = 0; ; index++) {
      while (index >= read.length && !hasEnded) await news.promise;
      const item = read[index];
      if (item === undefined) break;
      yield item;
    }
    await reading;
  }
  return { items: items(), total: () => (hasEnded ? read.length : undefined) };
}
