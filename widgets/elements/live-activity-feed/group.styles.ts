import { css } from "lit";

export const styles = css`
  .count {
    display: inline-flex;
    gap: 4px;
    margin-inline-start: 4px;
    min-block-size: 24px;
    padding-inline: 8px;
    border: 1px solid var(--_line);
    vertical-align: middle;
  }
  .count svg {
    inline-size: 1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
  }
  .count[aria-expanded="true"] svg {
    transform: scaleY(-1);
  }
  li[aria-level="2"] .row {
    padding-inline-start: calc(var(--_pad) + 1.6em);
  }
  li[aria-level="2"] {
    border-color: transparent;
  }
  @container (inline-size < 14em) {
    li[aria-level="2"] .row {
      padding-inline-start: calc(var(--_pad) + 0.5em);
    }
  }
  @media (pointer: coarse) {
    .count {
      min-block-size: 44px;
    }
  }
`;
