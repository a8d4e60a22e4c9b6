import { css } from "lit";

export const styles = css`
  :host {
    display: inline-block;
    vertical-align: middle;
    max-inline-size: 100%;
    font-size: var(--live-font-size, 12.5px);
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
    border-radius: 99px;
    background: var(--live-badge-background, var(--_surface));
  }
  .dot {
    padding-inline: 7px;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    column-gap: 16px;
    min-block-size: 36px;
    padding: 6px 14px;
    border-radius: var(--_radius);
  }
  b {
    font-weight: 600;
    white-space: nowrap;
  }
  .note {
    color: var(--_quiet);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    min-inline-size: 0;
  }
  .bar .note {
    white-space: normal;
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
    inline-size: 12px;
    block-size: 12px;
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
    margin: 1px;
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
    inset: auto;
    margin: 0;
    padding: 0;
    inline-size: min(340px, calc(100vw - 16px));
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
`;
