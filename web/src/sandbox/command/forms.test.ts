import { describe, expect, it } from "vitest";
import { ComponentType, type Control, fieldsOf, initial, isGroup, valuesOf, wrongWith } from "./forms";

const control = (type: number, more: Partial<Control> = {}): Control => ({ type, custom_id: "c", ...more });
const OPTIONS = ["a", "b", "c"].map((value) => ({ label: value.toUpperCase(), value, default: value === "b" }));

describe("a modal", () => {
  it("has a field for each control, in a label or in a row, and for each text", () => {
    const fields = fieldsOf([
      { type: ComponentType.TextDisplay, content: "Please tick" },
      { type: ComponentType.ActionRow, components: [{ type: ComponentType.TextInput, custom_id: "n", label: "Name" }] },
      { type: ComponentType.Label, label: "Size", description: "Of it", component: { type: 21, custom_id: "s" } },
    ]);
    expect(fields.map(({ label, description }) => [label, description])).toEqual([
      ["", "Please tick"],
      ["Name", ""],
      ["Size", "Of it"],
    ]);
  });

  it("begins with what the bot filled in", () => {
    expect(initial(control(ComponentType.TextInput, { value: "x" }))).toBe("x");
    expect(initial(control(ComponentType.StringSelect, { options: OPTIONS }))).toEqual(["b"]);
    expect(initial(control(ComponentType.Checkbox, { default: true }))).toBe(true);
    const default_values = ["user", "role", "channel", "else"].map((type, at) => ({ id: String(at), type }));
    expect(initial(control(ComponentType.MentionableSelect, { default_values }))).toEqual([
      { member: "0" },
      { role: "1" },
      { channel: "2" },
    ]);
  });

  it.each([
    [control(ComponentType.TextInput), "", "This is needed."],
    [control(ComponentType.TextInput, { required: false }), "", null],
    [control(ComponentType.TextInput, { min_length: 3 }), "ab", "This takes at least 3 characters; these are 2."],
    [control(ComponentType.TextInput, { max_length: 1 }), "👋", null],
    [control(ComponentType.CheckboxGroup, { min_values: 2 }), ["a"], "Choose at least 2."],
    [control(ComponentType.StringSelect, { max_values: 1 }), ["a", "b"], "Choose 1 at most."],
    [control(ComponentType.CheckboxGroup, { min_values: null, max_values: null }), ["a", "b"], null],
    [control(ComponentType.Checkbox), false, null],
  ])("says what is wrong with a field %#", (one, filled, sentence) => {
    expect(wrongWith(one, filled)).toBe(sentence);
  });

  it("shows as boxes what takes several choices, and as a menu what takes one", () => {
    expect(isGroup(control(ComponentType.UserSelect, { max_values: 2 }))).toBe(true);
    expect(isGroup(control(ComponentType.StringSelect, { options: OPTIONS }))).toBe(false);
    expect(isGroup(control(ComponentType.RadioGroup))).toBe(true);
    expect(isGroup(control(ComponentType.FileUpload, { max_values: 3 }))).toBe(false);
  });

  it("is sent off as the sandbox takes it: one value for circles, several for boxes", () => {
    const fields = fieldsOf([
      { type: ComponentType.Label, label: "Size", component: { type: 21, custom_id: "size" } },
      { type: ComponentType.Label, label: "Extras", component: { type: 22, custom_id: "extras" } },
    ]);
    expect(valuesOf(fields, { size: ["s"], extras: ["m"] })).toEqual({ size: "s", extras: ["m"] });
    expect(valuesOf(fields, {})).toEqual({ size: null, extras: [] });
  });
});
