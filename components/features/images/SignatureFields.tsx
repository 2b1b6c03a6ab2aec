import { Field } from '@/components/ui/Field'
import { Textarea } from '@/components/ui/Textarea'

type Signature = { sums: string; signature: string }
type Props = {
  value: Signature
  onChange: (value: Signature) => void
  errorAt: (field: string) => string | undefined
}

/** Where an image’s signature is. Both left empty: nobody is asked. */
export function SignatureFields({ value, onChange, errorAt }: Props) {
  return (
    <>
      <Field
        label="Signed list of checksums"
        isOptional
        hint="Address or text of SHA256SUMS, SHA512SUMS or CHECKSUM; empty when the image itself was signed."
        error={errorAt('sums') ?? errorAt('signature.sums')}
      >
        <Textarea
          isMono
          rows={2}
          placeholder="https://cloud.example.org/SHA256SUMS"
          value={value.sums}
          onChange={event => onChange({ ...value, sums: event.target.value })}
        />
      </Field>
      <Field
        label="Signature"
        isOptional
        hint="Address or text of the .gpg, .asc or .sign file; without a good one of a trusted key it is refused."
        error={errorAt('signature') ?? errorAt('signature.signature')}
      >
        <Textarea
          isMono
          rows={2}
          placeholder="https://cloud.example.org/SHA256SUMS.gpg"
          value={value.signature}
          onChange={event => onChange({ ...value, signature: event.target.value })}
        />
      </Field>
    </>
  )
}

/** As the API takes it: what is empty is left out. */
export function signatureOf({ sums, signature }: Signature) {
  if (!sums.trim() && !signature.trim()) return undefined
  return { ...(sums.trim() && { sums }), ...(signature.trim() && { signature }) }
}
