/** The width of a drawing. Its height follows from its content. */
export const WIDTH = 960;

const STYLE = `
    text { fill: #1f2328; font-size: 13px; }
    .s { fill: #57606a; font-size: 12px; }
    .h { font-weight: 600; }
    .grid { stroke: #d0d7de; }
    .floor { stroke: #57606a; stroke-width: 2; }
    .c0 { fill: #9a6700; } .c1 { fill: #1a7f37; } .c2 { fill: #0969da; } .c3 { fill: #8250df; }
    polyline { fill: none; stroke-width: 2; }
    .l0 { stroke: #9a6700; } .l1 { stroke: #1a7f37; } .l2 { stroke: #0969da; } .l3 { stroke: #8250df; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .s { fill: #9198a1; }
      .grid { stroke: #30363d; }
      .floor { stroke: #9198a1; }
      .c0 { fill: #d29922; } .c1 { fill: #3fb950; } .c2 { fill: #58a6ff; } .c3 { fill: #bc8cff; }
      .l0 { stroke: #d29922; } .l1 { stroke: #3fb950; } .l2 { stroke: #58a6ff; } .l3 { stroke: #bc8cff; }
    }`;

/** Returns text escaped for markup. */
export const escape = (text: string): string =>
  text.replace(/[<>&"]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** Returns a drawing of these elements, light and dark, with a text alternative. */
export const drawing = (
  {
    title,
    description,
    height,
  }: { readonly title: string; readonly description: string; readonly height: number },
  elements: readonly string[],
): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif">
  <title id="title">${escape(title)}</title>
  <desc id="desc">${escape(description)}</desc>
  <style>${STYLE}
  </style>
  ${elements.join('\n  ')}
</svg>
`;
