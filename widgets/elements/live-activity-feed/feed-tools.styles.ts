import { css } from "lit";

export const styles = css`
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 8px var(--_pad);
    border-block-end: 1px solid var(--_line);
  }
  .tools label {
    display: inline-flex;
    flex-wrap: wrap;
    max-inline-size: 100%;
    align-items: center;
    gap: 6px;
    color: var(--_quiet);
  }
  .tools input,
  .tools select {
    font: inherit;
    color: inherit;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: 6px;
    box-sizing: border-box;
    min-block-size: 30px;
    min-inline-size: 0;
    max-inline-size: 100%;
    padding: 2px 8px;
  }
  .tools label input {
    color: var(--_text);
  }
  input[type="search"] {
    flex: 1 1 140px;
  }
  .note {
    margin-inline-start: auto;
    color: var(--_quiet);
    font-size: 0.86em;
  }
  .tools .chip,
  .message .chip {
    border: 1px solid var(--_line);
    white-space: nowrap;
  }
  .away {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px var(--_pad);
    font-size: 0.86em;
    font-weight: 600;
    color: var(--_accent);
  }
  .away::before,
  .away::after {
    content: "";
    flex: 1;
    border-block-start: 1px solid;
    opacity: 0.5;
  }
  .end {
    padding: 10px var(--_pad);
    text-align: center;
    font-size: 0.86em;
    color: var(--_quiet);
  }
  @media (pointer: coarse) {
    .tools input,
    .tools select {
      min-block-size: 44px;
    }
  }
`;
