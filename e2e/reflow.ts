import type { Page } from "playwright-core";

/** Text of this size in percent of the browser's own, as a reader would set it. */
export async function enlargeText(page: Page, percent: number): Promise<void> {
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = `${size}%`;
  }, percent);
}

/**
 * What a reader cannot see without scrolling sideways, a line each: a page that is wider than its window, and text that
 * leaves the window or is cut off by a box around it.
 */
export function listCutOff(page: Page): Promise<string[]> {
  return page.evaluate(findCutOff);
}

/** Runs in the page. */
function findCutOff(): string[] {
  const { documentElement: root } = document;
  const wide = root.scrollWidth - innerWidth;
  const found = wide > 0 ? [`the page is ${wide} px too wide`] : [];
  visit(root);
  return found;

  function visit(element: Element): void {
    for (const child of element.shadowRoot?.children ?? []) visit(child);
    for (const child of element.children) visit(child);
    const text = ownText(element);
    if (text && isSeen(element) && isCutOff(element))
      found.push(`<${element.localName}> "${text}" is cut off`);
  }

  function ownText(element: Element): string {
    const texts = [...element.childNodes].filter((node) => node.nodeType === 3);
    return texts
      .map((node) => node.nodeValue)
      .join("")
      .trim();
  }

  /** Words for a screen reader alone lie in a box of a pixel. */
  function isSeen(element: Element): boolean {
    const isText = !/^(style|script|noscript|option|title)$/.test(
      element.localName,
    );
    if (!isText || !element.checkVisibility()) return false;
    for (let at: Element | null = element; at; at = parentOf(at)) {
      const { width, height } = at.getBoundingClientRect();
      const { clipPath, overflowX } = getComputedStyle(at);
      const isTiny = width <= 1 || height <= 1;
      if (clipPath !== "none" || (isTiny && overflowX !== "visible"))
        return false;
    }
    return true;
  }

  function isCutOff(element: Element): boolean {
    const range = document.createRange();
    range.selectNodeContents(element);
    const text = range.getBoundingClientRect();
    for (let at: Element | null = element; at; at = parentOf(at)) {
      // Code is not broken into lines of its own making.
      if (at.localName === "pre") return false;
      if (at === root) continue;
      const { overflowX, overflowY } = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      const isWide = text.left < box.left - 1 || text.right > box.right + 1;
      const isHigh = text.top < box.top - 1 || text.bottom > box.bottom + 1;
      if (overflowX !== "visible" && isWide) return true;
      if (/hidden|clip/.test(overflowY) && isHigh) return true;
    }
    return text.left < -1 || text.right > innerWidth + 1;
  }

  function parentOf(element: Element): Element | null {
    if (element.assignedSlot) return element.assignedSlot;
    if (element.parentElement) return element.parentElement;
    const { host } = element.getRootNode() as ShadowRoot;
    return host ?? null;
  }
}
