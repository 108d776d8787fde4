// The results of bench/backfill.mjs as a picture: two panels over the number of buckets.

const [width, height] = [380, 260];
const margin = { left: 56, right: 36, top: 40, bottom: 44 };
const kinds = [
  { kind: 'healthy', title: 'healthy', className: 'healthy' },
  { kind: 'half-drifted', title: 'half drifted', className: 'drifted' },
];

/** Readable on a light page and on a dark one. */
const style = `
  text { font: 12px system-ui, sans-serif; fill: #444 }
  .title { font-weight: 600 }
  .axis { stroke: #888; fill: none }
  .grid { stroke: #8884; fill: none }
  .healthy { stroke: #0a7d4f; fill: #0a7d4f }
  .drifted { stroke: #c2570c; fill: #c2570c }
  path.healthy, path.drifted { fill: none; stroke-width: 2 }
  text.healthy, text.drifted { stroke: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #ccc }
    .healthy { stroke: #3ecf8e; fill: #3ecf8e }
    .drifted { stroke: #f59e5b; fill: #f59e5b }
    path.healthy, path.drifted { fill: none }
  }`;

export function chartOf(measured) {
  const panels = [
    panel(measured, 'ms per bucket', ({ size, product }) => product.elapsedMs / size),
    panel(measured, 'peak memory, MB', ({ product }) => product.peakRssBytes / 2 ** 20),
  ];
  const placed = panels.map(
    (one, index) => `<g transform="translate(${index * width} 0)">${one}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * width} ${height}" role="img" aria-label="Time per bucket and peak memory over the number of buckets">
<style>${style}</style>
${placed.join('\n')}
</svg>
`;
}

function panel(measured, title, valueOf) {
  const sizes = [...new Set(measured.map(({ size }) => size))].toSorted((a, b) => a - b);
  const top = niceTop(Math.max(...measured.map(valueOf)));
  const [first, last] = [Math.log10(sizes[0]), Math.log10(sizes.at(-1))];
  const span = { x: width - margin.left - margin.right, y: height - margin.top - margin.bottom };
  const x = (size) => margin.left + (span.x * (Math.log10(size) - first)) / (last - first || 1);
  const y = (value) => margin.top + span.y * (1 - value / top);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * top).toFixed(1);
    const label = `<text x="${margin.left - 8}" y="${at}" dy="4" text-anchor="end">${Number((share * top).toPrecision(3))}</text>`;
    return `<path class="grid" d="M${margin.left} ${at}H${width - margin.right}"/>${label}`;
  });
  const ticks = sizes.map(
    (size) =>
      `<text x="${x(size).toFixed(1)}" y="${height - margin.bottom + 18}" text-anchor="middle">${size.toLocaleString('en')}</text>`,
  );
  const lines = kinds.map(({ kind, className, title: name }, index) => {
    const points = measured
      .filter((one) => one.kind === kind)
      .map((one) => [x(one.size).toFixed(1), y(valueOf(one)).toFixed(1)]);
    if (points.length === 0) return '';
    const dots = points.map(
      ([cx, cy]) => `<circle class="${className}" cx="${cx}" cy="${cy}" r="3"/>`,
    );
    const legend = `<text class="${className}" x="${width - margin.right - 90 * (1 - index)}" y="${margin.top - 20}" text-anchor="end">${name}</text>`;
    return `<path class="${className}" d="M${points.map((point) => point.join(' ')).join('L')}"/>${dots.join('')}${legend}`;
  });
  return [
    `<text class="title" x="${margin.left}" y="${margin.top - 20}">${title}</text>`,
    ...grid,
    ...ticks,
    `<text x="${margin.left + span.x / 2}" y="${height - 8}" text-anchor="middle">buckets</text>`,
    ...lines,
  ].join('');
}

/** The next of 1, 2, 4 or 8 times a power of ten, so that quarters are round. */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 8].find((one) => one * power >= value) ?? 10) * power;
}
