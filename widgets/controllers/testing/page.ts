/** Lets everything that waits for the next frame happen: requests are made in one, and painted by the second. */
export async function nextPaint(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1)
    await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Collects what is warned of until `restore`. */
export function captureWarnings(): { said: string[]; restore(): void } {
  const { warn } = console;
  const said: string[] = [];
  console.warn = (...words: unknown[]) => void said.push(words.join(" "));
  return { said, restore: () => void (console.warn = warn) };
}

export interface PageLook {
  readonly name: string;
  readonly dir?: "rtl";
  readonly scheme?: "dark" | "light";
  readonly width?: number;
}

/** The looks in which every state has to be accessible. */
export const PAGE_LOOKS: readonly PageLook[] = [
  { name: "light", scheme: "light" },
  { name: "dark", scheme: "dark" },
  { name: "right to left", dir: "rtl" },
  { name: "320 px", width: 320 },
];

/** Dresses the test page; the returned function undoes it. */
export function dressPage({ dir, scheme, width }: PageLook): () => void {
  const { documentElement: root, body } = document;
  root.lang = "en";
  root.dir = dir ?? "ltr";
  root.style.colorScheme = scheme ?? "light";
  body.style.background = "Canvas";
  body.style.inlineSize = width ? `${width}px` : "";
  return () => {
    root.dir = "ltr";
    root.style.colorScheme = "";
    body.style.inlineSize = "";
  };
}

/** Texts that would do harm, or break the page, if they were anything but text. */
export const HOSTILE = [
  "<img src=x onerror=\"document.title='harmed'\">",
  "<script>document.title='harmed'</script>",
  "javascript:alert(1)",
  "${constructor}",
  "{{7*7}}",
  "\u202Egnp.exe",
  "\u0000\uD800",
  "A\n\n\nB",
  "z\u0351\u0352\u0353".repeat(40),
  "x".repeat(5_000),
];
