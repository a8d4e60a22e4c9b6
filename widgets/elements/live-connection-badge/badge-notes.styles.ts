import { css } from "lit";

/** Of the notes and of the pulse, in the badge's own root; they load with the notes. */
export const notesStyles = css`
  .bar .words {
    column-gap: 16px;
  }
  .pill .note + .note::before {
    content: "· ";
  }
  .excellent::before {
    content: "";
    grid-area: 1 / 1;
    inline-size: 0.95em;
    block-size: 0.95em;
    border-radius: 50%;
    background: currentColor;
    opacity: 0.2;
  }
  @media (prefers-reduced-motion: no-preference) {
    .excellent::before {
      animation: pulse 2.4s infinite;
    }
  }
  @keyframes pulse {
    0% {
      transform: scale(0.7);
      opacity: 0.35;
    }
    60%,
    to {
      transform: scale(1.4);
      opacity: 0;
    }
  }
`;
