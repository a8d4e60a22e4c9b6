import { css } from "lit";

export const styles = css`
  :host {
    display: inline-block;
    vertical-align: middle;
    max-inline-size: 100%;
  }
  :host([variant="bar"]) {
    display: block;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    max-inline-size: 100%;
    min-block-size: 28px;
    padding-inline: 10px;
    border: 1px solid var(--_line);
    border-radius: 14px;
    font-size: 0.9em;
    background: var(--live-badge-background, var(--_surface));
  }
  .dot {
    justify-content: center;
    inline-size: max(28px, 2.2em);
    aspect-ratio: 1;
    padding: 0;
    border-radius: 50%;
  }
  .bar {
    display: flex;
    inline-size: 100%;
    min-block-size: 36px;
    padding: 6px 14px;
    border-radius: var(--_radius);
  }
  .words {
    display: flex;
    flex-wrap: wrap;
    column-gap: 8px;
    min-inline-size: 0;
  }
  .bar .words {
    column-gap: 16px;
  }
  b {
    font-weight: 600;
    white-space: nowrap;
  }
  .pill .note + .note::before {
    content: "· ";
  }
  .note {
    color: var(--_quiet);
    overflow-wrap: anywhere;
  }
  .shape {
    display: grid;
    flex: none;
    color: var(--_quiet);
  }
  .shape > * {
    grid-area: 1 / 1;
  }
  svg {
    inline-size: 0.95em;
    block-size: 0.95em;
    fill: currentColor;
    fill-rule: evenodd;
  }
  .excellent {
    color: var(--_ok);
  }
  .good,
  .catching-up,
  .live {
    color: var(--_info);
  }
  .poor,
  .stale {
    color: var(--_warn);
  }
  .critical,
  .offline,
  .denied {
    color: var(--_bad);
  }
  .excellent::before {
    content: "";
    grid-area: 1 / 1;
    margin: 15%;
    border-radius: 50%;
    background: currentColor;
    opacity: 0.35;
    animation: pulse 2.4s ease-out infinite;
  }
  @keyframes pulse {
    60%,
    to {
      transform: scale(2);
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .excellent::before {
      animation: none;
      transform: scale(1.5);
      opacity: 0.2;
    }
  }
  @media (pointer: coarse) {
    .badge {
      min-block-size: 44px;
      min-inline-size: 44px;
      justify-content: center;
    }
  }
  [popover] {
    padding: 0;
    inline-size: min(340px, calc(100vw - 32px));
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
