import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .box {
    display: grid;
    gap: 8px;
    padding: 12px 14px;
    background: var(--live-scrubber-background, var(--_surface));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
  }
  .moment {
    font-weight: 620;
    overflow-wrap: anywhere;
  }
  .past .moment {
    color: var(--_warn);
  }
  .quiet {
    color: var(--_quiet);
    font-size: 0.93em;
    overflow-wrap: anywhere;
  }
  svg {
    display: block;
    fill: currentColor;
  }
  .density {
    inline-size: calc(100% - 16px);
    block-size: 24px;
    margin-inline: 8px;
    color: var(--_accent);
    opacity: 0.55;
  }
  .icon {
    inline-size: 1em;
    block-size: 1em;
  }
  /* Time goes the way the text goes. */
  svg:dir(rtl) {
    transform: scaleX(-1);
  }
  input {
    display: block;
    box-sizing: border-box;
    inline-size: 100%;
    block-size: 20px;
    margin: 0;
    accent-color: var(--_accent);
    cursor: pointer;
  }
  .past input {
    accent-color: var(--_warn);
  }
  button,
  select {
    display: inline-flex;
    box-sizing: border-box;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 30px;
    min-inline-size: 34px;
    padding-inline: 9px;
    border: 1px solid var(--_line);
    border-radius: 6px;
    font: inherit;
    font-weight: 550;
    color: inherit;
    background: var(--_surface);
    cursor: pointer;
  }
  button:hover,
  select:hover {
    background: var(--_fill);
  }
  [aria-disabled="true"] {
    color: var(--_quiet);
    cursor: default;
  }
  .main {
    margin-inline-start: auto;
    color: var(--_surface);
    background: var(--_accent);
    border-color: var(--_accent);
  }
  .main:hover {
    background: var(--_accent);
    text-decoration: underline;
  }
  .message {
    display: grid;
    gap: 2px;
    overflow-wrap: anywhere;
  }
  @media (pointer: coarse) {
    button,
    select,
    input {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
  }
`;
