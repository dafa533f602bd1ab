/** One field of a modal, by its component's type. */

import { useId, useState } from "react";
import type { Id } from "../../shared/discord";
import { sentenceOf } from "../../shared/socket";
import { usePlace } from "../here";
import { readFile } from "./files";
import { asOption, ComponentType, type Control, type Filled, type FormField, isMultiple } from "./forms";
import { type Offer, offersOf, type Value } from "./values";

interface Props {
  field: FormField;
  channelId: Id;
  filled: Filled;
  wrong: string | null;
  onFill: (filled: Filled) => void;
}

interface ControlProps {
  control: Control;
  channelId: Id;
  filled: Filled;
  onFill: (filled: Filled) => void;
  /** What the element that takes the focus carries. */
  marks: { id: string; name: string; "aria-describedby": string; "aria-invalid": boolean; "aria-required": boolean };
}

const PARAGRAPH = 2;
const GROUPS: number[] = [ComponentType.RadioGroup, ComponentType.CheckboxGroup];
const HIDES_NOTHING = "Discord has no hidden fields: it shows what you type here.";

export function FormFieldView({ field, channelId, filled, wrong, onFill }: Props) {
  const id = useId();
  const { control } = field;
  if (control === null) return <p className="modal-text">{field.description}</p>;
  const isNeeded = control.type !== ComponentType.Checkbox && (control.required ?? true);
  const marks = {
    id,
    name: field.key,
    "aria-describedby": `${id}-about`,
    "aria-invalid": wrong !== null,
    "aria-required": isNeeded,
  };
  const label = (
    <>
      {field.label}
      {isNeeded && <span aria-hidden="true"> *</span>}
    </>
  );
  const about = (
    <div id={`${id}-about`} className="modal-about">
      {field.description !== "" && <p>{field.description}</p>}
      {/password/i.test(field.label) && <p>{HIDES_NOTHING}</p>}
      {wrong !== null && <p className="wrong">{wrong}</p>}
    </div>
  );
  const Kind = kindOf(control);
  const inner = <Kind control={control} channelId={channelId} filled={filled} onFill={onFill} marks={marks} />;
  if (GROUPS.includes(control.type)) {
    return (
      <fieldset className="modal-field" aria-describedby={`${id}-about`}>
        <legend>{label}</legend>
        {inner}
        {about}
      </fieldset>
    );
  }
  return (
    <div className="modal-field">
      <label htmlFor={id}>{label}</label>
      {inner}
      {about}
    </div>
  );
}

function kindOf(control: Control): (props: ControlProps) => React.ReactNode {
  if (control.type === ComponentType.TextInput) return TextInput;
  if (control.type === ComponentType.Checkbox) return Checkbox;
  if (control.type === ComponentType.FileUpload) return FileUpload;
  return GROUPS.includes(control.type) ? Group : Select;
}

function TextInput({ control, filled, onFill, marks }: ControlProps) {
  const shared = {
    ...marks,
    value: String(filled),
    placeholder: control.placeholder ?? "",
    maxLength: control.max_length ?? undefined,
    autoComplete: "off",
    onChange: (change: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onFill(change.target.value),
  };
  return control.style === PARAGRAPH ? <textarea rows={4} {...shared} /> : <input type="text" {...shared} />;
}

function Checkbox({ filled, onFill, marks }: ControlProps) {
  return (
    <input type="checkbox" {...marks} checked={filled === true} onChange={(change) => onFill(change.target.checked)} />
  );
}

function FileUpload({ control, onFill, marks }: ControlProps) {
  const [failure, setFailure] = useState<string | null>(null);
  async function take(files: FileList | null): Promise<void> {
    try {
      const read = await Promise.all([...(files ?? [])].map(readFile));
      onFill(read.map((file) => ({ file })));
      setFailure(null);
    } catch (error) {
      onFill([]);
      setFailure(sentenceOf(error));
    }
  }
  return (
    <>
      <input
        type="file"
        {...marks}
        multiple={isMultiple(control)}
        onChange={(change) => void take(change.target.files)}
      />
      {failure !== null && <p role="alert">{failure}</p>}
    </>
  );
}

function Group({ control, filled, onFill, marks }: ControlProps) {
  const chosen = Array.isArray(filled) ? filled : [];
  const isRadio = control.type === ComponentType.RadioGroup;
  return (control.options ?? []).map(({ label, value, description }) => (
    <label key={value} className="modal-box">
      <input
        type={isRadio ? "radio" : "checkbox"}
        name={marks.name}
        checked={chosen.includes(value)}
        onChange={(change) => onFill(isRadio ? [value] : toggled(chosen, value, change.target.checked))}
      />
      <span>
        {label}
        {description !== undefined && <small>{description}</small>}
      </span>
    </label>
  ));
}

/** A menu; of several choices, a list in which one ticks. */
function Select({ control, channelId, filled, onFill, marks }: ControlProps) {
  const place = usePlace(channelId);
  const option = asOption(control);
  const plain = (control.options ?? []).map(({ label, value, description }) => ({
    name: label,
    value,
    about: description,
  }));
  const offers = (option === null || place === null ? plain : offersOf(option, place.guild)) as Offer[];
  const keys = offers.map(({ value }) => JSON.stringify(value));
  const chosen = (Array.isArray(filled) ? filled : []).map((value) => JSON.stringify(value));
  const multiple = isMultiple(control);
  function take(select: HTMLSelectElement): void {
    const picked = [...select.selectedOptions].map(({ value }) => value).filter((key) => keys.includes(key));
    onFill(picked.map((key) => JSON.parse(key) as Value));
  }
  return (
    <select
      {...marks}
      multiple={multiple}
      value={multiple ? chosen : (chosen[0] ?? "")}
      onChange={(change) => take(change.target)}
    >
      {!multiple && <option value="">{control.placeholder ?? "Choose …"}</option>}
      {offers.map(({ name, about }, at) => (
        <option key={keys[at]} value={keys[at]}>
          {about ? `${name} (${about})` : name}
        </option>
      ))}
    </select>
  );
}

function toggled(chosen: Value[], value: Value, isOn: boolean): Value[] {
  return isOn ? [...chosen, value] : chosen.filter((one) => one !== value);
}
