import { css } from "lit";

export const tileStyles = css`
  li {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    box-sizing: border-box;
    padding: var(--_space) var(--_pad) 14px;
    border-block-start: 1px solid var(--_line);
    border-inline-start: 1px solid var(--_line);
    overflow-wrap: anywhere;
  }
  .label {
    display: flex;
    flex-wrap: wrap;
    gap: 0 6px;
    align-items: center;
    font-size: 0.895em;
    color: var(--_quiet);
  }
  .value {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 6px;
    min-block-size: 1.15em;
    margin-block: 4px 2px;
    font-size: 2em;
    line-height: 1.15;
    letter-spacing: -0.025em;
  }
  .value b {
    font-weight: 600;
  }
  .value small {
    font-size: 0.54em;
    letter-spacing: 0;
    color: var(--_quiet);
  }
  .value.worded b {
    font-size: 0.54em;
    font-weight: 500;
    letter-spacing: 0;
    line-height: 2.13;
    color: var(--_quiet);
  }
  .value.word {
    flex-wrap: nowrap;
    min-block-size: 1.64em;
    align-items: center;
    font-size: 1.4em;
    letter-spacing: -0.01em;
  }
  .value .icon {
    inline-size: 0.5em;
    block-size: 0.5em;
  }
  .old .value {
    color: var(--_quiet);
  }
  .old .past {
    opacity: 0.5;
  }
  .notes {
    display: flex;
    flex-wrap: wrap;
    gap: 0 10px;
    min-block-size: 1.5em;
    font-size: 0.895em;
  }
  .note {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    color: var(--_quiet);
  }
  .note b,
  .shape {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    font-weight: 550;
  }
  .ok {
    color: var(--_ok);
  }
  .note.warn,
  .warn {
    color: var(--_warn);
  }
  .note.bad,
  .bad {
    color: var(--_bad);
  }
  .note.ok {
    color: var(--_ok);
  }
  .note.info,
  .info {
    color: var(--_info);
  }
  .neutral {
    color: var(--_quiet);
  }
  .problem {
    margin: 4px 0 0;
    color: var(--_bad);
    font-size: 0.895em;
  }
  .goal {
    block-size: 4px;
    margin-block: 12px 4px;
    border-radius: 2px;
    overflow: hidden;
    background: var(--_fill);
  }
  .goal svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    fill: var(--_accent);
  }
  .past {
    display: block;
    inline-size: 100%;
    block-size: 34px;
    margin-block-start: auto;
    padding-block-start: 10px;
    overflow: visible;
  }
  .past .line {
    fill: none;
    stroke: var(--_accent);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .past .fill {
    fill: var(--_accent);
    opacity: 0.1;
  }
  .past.bar .fill {
    opacity: 0.6;
  }
  .past rect {
    fill: currentColor;
  }
  .past rect.neutral {
    opacity: 0.25;
  }
  /* Time goes the way the text goes. */
  :dir(rtl) > .past,
  :dir(rtl) > .goal svg {
    transform: scaleX(-1);
  }
  .bone {
    display: block;
    inline-size: 60%;
    block-size: 0.8em;
    border-radius: 4px;
    background: var(--_fill);
  }
  .fresh0 {
    animation: fresh-0 200ms ease-out;
  }
  .fresh1 {
    animation: fresh-1 200ms ease-out;
  }
  @keyframes fresh-0 {
    from {
      opacity: 0.3;
    }
  }
  @keyframes fresh-1 {
    from {
      opacity: 0.3;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .fresh0,
    .fresh1 {
      animation: none;
    }
  }
  @container (inline-size < 420px) {
    .value:not(.word) {
      font-size: 1.6em;
    }
  }
`;
