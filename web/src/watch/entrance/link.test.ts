import { expect, test } from "vitest";
import { linkIn } from "./link";

test.each([
  ["#link=abc.def-_1", { purpose: "link", token: "abc.def-_1" }],
  ["#register=a=b", { purpose: "register", token: "a=b" }],
  ["reset=x", { purpose: "reset", token: "x" }],
  ["", null],
  ["#", null],
  ["#login=", null],
  ["#login", null],
  ["#other=abc", null],
  ["#=abc", null],
])("%s carries the link %o", (hash, link) => {
  expect(linkIn(hash)).toEqual(link);
});
