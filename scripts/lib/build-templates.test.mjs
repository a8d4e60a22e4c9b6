import { describe, expect, it } from "vitest";
import { shrink, shrinkCss, shrinkHtml } from "./build-templates.mjs";

describe("shrinkCss", () => {
  it.each([
    [":host {\n  color: red;\n}\n", ":host{color:red}"],
    ["/* why */ a, b {\n gap: 1px 2px; }", "a,b{gap:1px 2px}"],
    [
      "a { width: calc(1px + (2px - 3em)); }",
      "a{width:calc(1px + (2px - 3em))}",
    ],
    ["a :not(.b) > c + d { x: y }", "a :not(.b) > c + d{x:y}"],
    [".a :hover { x: y; }", ".a :hover{x:y}"],
    ['a::before { content: "  ;  }  "; }', 'a::before{content:"  ;  }  "}'],
    [
      "@media (min-width: 1px) and (x) { a { b: c } }",
      "@media (min-width: 1px) and (x){a{b:c}}",
    ],
    [":host([theme='a  b']) { --_x: 1 }", ":host([theme='a  b']){--_x:1}"],
  ])("%s", (css, small) => {
    expect(shrinkCss(css)).toBe(small);
  });
});

describe("shrinkHtml", () => {
  it.each([
    ["<a\n  class=x\n  >b</a\n>", "<a class=x>b</a>"],
    ["<b>a</b>\n  <i>b</i>", "<b>a</b> <i>b</i>"],
    ["<b>a</b> <i>two  spaces</i>", "<b>a</b> <i>two  spaces</i>"],
  ])("%s", (html, small) => {
    expect(shrinkHtml(html)).toBe(small);
  });
});

describe("shrink", () => {
  it("touches templates of css and html alone, and no value in them", () => {
    const code = [
      "const a = css`a {  b: c; }`;",
      "const b = html`<p\n>${x ? html`<i>  \n ${y}</i>` : `keep   this`}</p>`;",
      "const c = other`a  {  b }`;",
    ].join("\n");
    expect(shrink(code)).toBe(
      [
        "const a = css`a{b:c}`;",
        "const b = html`<p>${x ? html`<i> ${y}</i>` : `keep   this`}</p>`;",
        "const c = other`a  {  b }`;",
      ].join("\n"),
    );
  });

  it("keeps a piece that stands twice where it is", () => {
    const code = "css`a { b: c }${x}a { b: c }`";
    expect(shrink(code)).toBe("css`a{b:c}${x}a{b:c}`");
  });
});
