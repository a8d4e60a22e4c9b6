import { reportError } from "../../controllers/live-error-event.ts";
import { LiveletsError } from "../../events/error.ts";

/** The server refused: why, and what may help. */
export function reportDenied(
  provider: HTMLElement,
  reason: string | null,
): void {
  const why = (reason ?? "the server gave no reason").replace(/\.$/, "");
  // A server's own advice is better than any that is known here.
  const advice = /\. ./.test(why)
    ? ""
    : " Check tenant, apikey and who is signed in.";
  const message = `${nameOf(provider)}: the connection was refused: ${why}.${advice}`;
  reportError(provider, new LiveletsError("denied", message));
}

/** The script tag's client tells of itself on the root element. */
function nameOf(provider: HTMLElement): string {
  return provider === document.documentElement
    ? "livelets"
    : provider.localName;
}

/** A widget inside a widget cannot be seen: `/>` closes no tag in HTML. */
export function reportUnclosed(provider: HTMLElement, hidden: Element): void {
  const outer = hidden.parentElement!.localName;
  const message = `${nameOf(provider)}: <${hidden.localName}> cannot be seen inside <${outer}>. Close that with </${outer}>.`;
  reportError(provider, new LiveletsError("bad-attribute", message));
}
