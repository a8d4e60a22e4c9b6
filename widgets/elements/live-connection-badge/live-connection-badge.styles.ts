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
    inline-size: 100%;
    padding: 6px 14px;
    border-radius: var(--_radius);
  }
  .words {
    display: flex;
    flex-wrap: wrap;
    column-gap: 8px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  b {
    font-weight: 600;
    white-space: nowrap;
  }
  .note,
  .shape {
    color: var(--_quiet);
  }
  .shape {
    display: grid;
    flex: none;
  }
  svg {
    grid-area: 1 / 1;
    inline-size: 0.95em;
    block-size: 0.95em;
    fill: currentColor;
    fill-rule: evenodd;
  }
  .excellent,
  .live {
    color: var(--_ok);
  }
  .good,
  .catching-up {
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
  @media (pointer: coarse) {
    .badge {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
  }
  [popover] {
    padding: 0;
    border: 0;
    background: none;
  }
`;
