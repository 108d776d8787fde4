type NameRules = {
  /** Of characters that the language takes. */
  shaped: (bucket: string) => string;
  /** Stands between a name that is taken and the number that tells another one apart. */
  between: string;
  /** Each name stands for as many resources; `''` is the name itself. */
  suffixes: readonly string[];
};

/** Gives every bucket a name that the language takes, and no name twice. */
export function resourceNames(
  buckets: readonly string[],
  { shaped, between, suffixes }: NameRules,
): (bucket: string) => string {
  const taken = new Set<string>();
  const named = new Map<string, string>();
  for (const bucket of buckets) {
    const wanted = shaped(bucket);
    let name = wanted;
    for (let count = 2; suffixes.some((suffix) => taken.has(name + suffix)); count++) {
      name = `${wanted}${between}${count}`;
    }
    for (const suffix of suffixes) taken.add(name + suffix);
    named.set(bucket, name);
  }
  return (bucket) => named.get(bucket) ?? shaped(bucket);
}

/** A letter, then letters, digits and underscores. */
export const terraformNames: NameRules = {
  shaped: (bucket) => {
    const name = bucket.replaceAll(/[^A-Za-z0-9]/g, '_');
    return /^[A-Za-z]/.test(name) ? name : `bucket_${name}`;
  },
  between: '_',
  suffixes: [''],
};

/** Letters and digits. The policy of a bucket is a resource of its own. */
export const logicalIds: NameRules = {
  shaped: (bucket) => {
    const words = bucket.split(/[^A-Za-z0-9]+/);
    const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
    return /^[A-Z]/.test(name) ? name : `Bucket${name}`;
  },
  between: '',
  suffixes: ['', 'Policy'],
};
