import { css } from "lit";

export const tileStyles = css`
  li {
    /* The tiles of the last row share it. */
    flex: 1 1 min(100%, var(--_tile));
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    padding: var(--_space) var(--_pad) 14px;
    border: 0 solid var(--_line);
    border-block-start-width: 1px;
    border-inline-start-width: 1px;
  }
  .label,
  .notes {
    display: flex;
    flex-wrap: wrap;
    gap: 0 10px;
  }
  .notes {
    min-block-size: 1.5em;
  }
  .note b {
    font-weight: 550;
  }
  .value {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.2em;
    min-block-size: 1.15em;
    margin-block: 4px 2px;
    font-size: var(--_value);
    line-height: 1.15;
    letter-spacing: -0.025em;
  }
  /* A value and its unit stand in the order of their own language, whatever the page's is. */
  .value bdi {
    display: flex;
    flex-wrap: inherit;
    align-items: baseline;
    gap: inherit;
    min-inline-size: 0;
  }
  .value b {
    font-weight: 600;
  }
  .value small,
  .worded b {
    font-size: 0.54em;
    letter-spacing: 0;
    color: var(--_quiet);
  }
  .worded b {
    font-weight: 500;
  }
  .value.word {
    flex-wrap: nowrap;
    align-items: center;
    min-block-size: 1.64em;
    font-size: 1.4em;
  }
  .word .icon {
    inline-size: 0.5em;
    block-size: 0.5em;
  }
  .old .value,
  .neutral {
    color: var(--_quiet);
  }
  .old .past {
    opacity: 0.5;
  }
  .goal {
    inline-size: 100%;
    block-size: 4px;
    margin-block: 12px 4px;
    border-radius: 2px;
    background: var(--_fill);
    fill: var(--_accent);
  }
  .past {
    inline-size: 100%;
    block-size: 34px;
    margin-block-start: auto;
    padding-block-start: 10px;
    overflow: visible;
    color: var(--_accent);
  }
  /* Time goes the way the text goes. */
  :dir(rtl) > :is(.past, .goal) {
    transform: scaleX(-1);
  }
  i {
    display: block;
    inline-size: 60%;
    block-size: 0.8em;
    border-radius: 4px;
    background: var(--_fill);
  }
  @media (prefers-reduced-motion: no-preference) {
    .fresh0 {
      animation: fresh0 200ms;
    }
    .fresh1 {
      animation: fresh1 200ms;
    }
  }
  @keyframes fresh0 {
    from {
      opacity: 0.3;
    }
  }
  @keyframes fresh1 {
    from {
      opacity: 0.3;
    }
  }
`;
