import { css } from "lit";

/** Of the popover itself, in the badge's own root; it loads with what is in it. */
export const popoverStyles = css`
  [popover] {
    inline-size: min(24em, calc(100vw - 32px));
    max-block-size: calc(100vh - 16px);
    overflow: auto;
    color: inherit;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    box-shadow: var(
      --live-shadow,
      0 1px 2px rgb(0 0 0 / 0.08),
      0 12px 32px rgb(0 0 0 / 0.16)
    );
  }
  /* Elsewhere the details stand in the middle of the page, as popovers do. */
  @supports (position-area: self-block-end span-self-inline-end) {
    [popover] {
      inset: auto;
      margin: 6px 0;
      position-area: self-block-end span-self-inline-end;
      position-try-fallbacks:
        flip-block,
        flip-inline,
        flip-block flip-inline;
    }
  }
`;
