/** `--seconds=4` among the arguments; anything that is no number above 0 is the default. */
export function readNumber(
  args: readonly string[],
  name: string,
  otherwise: number,
): number {
  const value = Number(readText(args, name) ?? otherwise);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
}

/** `--lists=a,b` among the arguments. */
export function readList(
  args: readonly string[],
  name: string,
  otherwise: readonly string[],
): readonly string[] {
  return readText(args, name)?.split(",").filter(Boolean) ?? otherwise;
}

function readText(args: readonly string[], name: string): string | undefined {
  const start = `--${name}=`;
  return args.find((arg) => arg.startsWith(start))?.slice(start.length);
}
