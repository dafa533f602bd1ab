/** One field of a modal, by its component's type. */

import { useId, useState } from "react";
import type { Id } from "../../shared/discord";
import { sentenceOf } from "../../shared/socket";
import { usePlace } from "../here";
import { readFile } from "./files";
import { asOption, ComponentType, type Control, type Filled, type FormField, isGroup, isMultiple } from "./forms";
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
      {asksForSecret(field) && <p>{HIDES_NOTHING}</p>}
      {wrong !== null && <p className="wrong">{wrong}</p>}
    </div>
  );
  const Kind = kindOf(control);
  const inner = <Kind control={control} channelId={channelId} filled={filled} onFill={onFill} marks={marks} />;
  if (isGroup(control)) {
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

/** Whether a password is wanted by a bot that does not say that it is shown. */
function asksForSecret({ label, description }: FormField): boolean {
  return /password/i.test(label) && !/\b(?:shown|hid)/i.test(`${label} ${description}`);
}

function kindOf(control: Control): (props: ControlProps) => React.ReactNode {
  if (control.type === ComponentType.TextInput) return TextInput;
  if (control.type === ComponentType.Checkbox) return Checkbox;
  if (control.type === ComponentType.FileUpload) return FileUpload;
  return isGroup(control) ? Group : Select;
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

function Group({ control, channelId, filled, onFill, marks }: ControlProps) {
  const offers = useOffers(control, channelId);
  const chosen = (Array.isArray(filled) ? filled : []).map(keyOf);
  const isRadio = control.type === ComponentType.RadioGroup;
  function toggle(key: string, isOn: boolean): void {
    const keys = isRadio ? [key] : isOn ? [...chosen, key] : chosen.filter((one) => one !== key);
    onFill(keys.map((one) => JSON.parse(one) as Value));
  }
  return (
    <div className="modal-boxes">
      {offers.map(({ name, value, about }) => (
        <label key={keyOf(value)} className="modal-box">
          <input
            type={isRadio ? "radio" : "checkbox"}
            name={marks.name}
            checked={chosen.includes(keyOf(value))}
            onChange={(change) => toggle(keyOf(value), change.target.checked)}
          />
          <span>
            {name}
            {about !== undefined && <small>{about}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}

/** A menu, of which one thing is chosen. */
function Select({ control, channelId, filled, onFill, marks }: ControlProps) {
  const offers = useOffers(control, channelId);
  const [chosen] = (Array.isArray(filled) ? filled : []).map(keyOf);
  return (
    <select
      {...marks}
      value={chosen ?? ""}
      onChange={({ target: { value } }) => onFill(value === "" ? [] : [JSON.parse(value) as Value])}
    >
      <option value="">{control.placeholder ?? "Choose …"}</option>
      {offers.map(({ name, value, about }) => (
        <option key={keyOf(value)} value={keyOf(value)}>
          {about ? `${name} (${about})` : name}
        </option>
      ))}
    </select>
  );
}

/** What a menu or group offers: the bot's own options, or who and what is there. */
function useOffers(control: Control, channelId: Id): Offer[] {
  const place = usePlace(channelId);
  const option = asOption(control);
  if (option !== null) return place === null ? [] : offersOf(option, place.guild);
  return (control.options ?? []).map(({ label, value, description }) => ({ name: label, value, about: description }));
}

function keyOf(value: Value): string {
  return JSON.stringify(value);
}
