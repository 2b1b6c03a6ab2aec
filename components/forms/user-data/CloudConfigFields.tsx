import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import type { CloudConfigField, CloudConfigForm } from '@/server/domain/user-data/cloud-config-form'
import { CloudFiles } from './CloudFiles'
import { LinesField } from './LinesField'
import { OnlyInText } from './OnlyInText'

type Props = {
  form: CloudConfigForm
  name: string | undefined
  onChange: <F extends CloudConfigField>(field: F, value: NonNullable<CloudConfigForm[F]>) => void
}

/** The parts of a cloud-config that are written most. What is written in a way of its own is left to the text. */
export function CloudConfigFields({ form, name, onChange }: Props) {
  return (
    <>
      <div className="grid gap-4 @md:grid-cols-2">
        <WordField
          label="Hostname"
          hint="Default: the instance’s name"
          placeholder={name}
          value={form.hostname}
          onChange={value => onChange('hostname', value)}
        />
        <WordField
          label="First user"
          hint="Default: the image’s own, like debian"
          value={form.user}
          onChange={value => onChange('user', value)}
        />
      </div>
      <LinesField
        label="Packages"
        hint="One a line, installed from the image’s distribution"
        placeholder={'nginx\ncurl'}
        lines={form.packages}
        onChange={lines => onChange('packages', lines)}
      />
      <CloudFiles files={form.files} onChange={files => onChange('files', files)} />
      <LinesField
        label="Commands"
        hint="One a line, run by root when all else is done"
        placeholder="systemctl enable --now nginx"
        lines={form.commands}
        onChange={lines => onChange('commands', lines)}
      />
    </>
  )
}

type WordProps = {
  label: string
  hint: string
  placeholder?: string
  value: string | undefined
  onChange: (value: string) => void
}

function WordField({ label, hint, placeholder, value, onChange }: WordProps) {
  if (value === undefined) return <OnlyInText label={label} />
  return (
    <Field label={label} isOptional hint={hint}>
      <Input
        isMono
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={value}
        onValueChange={given => onChange(given.trim())}
      />
    </Field>
  )
}
