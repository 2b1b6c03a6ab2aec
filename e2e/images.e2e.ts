import { createHash, randomBytes } from 'node:crypto'
import type { ImageView, VdcView } from '@/server/domain/catalog'
import { asQcow2 } from '@/server/domain/image-format-testing'
import { expect, test } from './fixtures'

/** A qcow2 header with noise behind it. */
function qcow2(change?: (view: DataView) => void): Buffer {
  const file = randomBytes(300_000)
  asQcow2(file, change)
  return file
}

test('an image is uploaded, judged, listed and removed; one that points to another file is refused before it is sent', async ({
  page,
  api,
}) => {
  const file = qcow2()
  const trap = qcow2(view => view.setBigUint64(8, 512n))
  const dialog = page.getByRole('dialog')
  const row = page.getByRole('row').filter({ hasText: 'Uploaded Linux' })
  await page.goto('/datacenter/images')
  await page.getByRole('button', { name: 'Add image' }).click()

  await test.step('what it is shows in its bytes, whatever it is called', async () => {
    await dialog.getByLabel('File').setInputFiles({ name: 'trap.raw', mimeType: '', buffer: trap })
    await expect(dialog.getByText(/backing file/)).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Upload and add' })).toHaveAttribute('aria-disabled', 'true')
  })

  await test.step('a whole one is sent and published', async () => {
    await dialog.getByLabel('File').setInputFiles({ name: 'linux.img', mimeType: '', buffer: file })
    await expect(dialog.getByText(/backing file/)).toBeHidden()
    await dialog.getByLabel('Name').fill('Uploaded Linux')
    await dialog.getByLabel('SHA-256').fill(createHash('sha256').update(file).digest('hex'))
    await dialog.getByRole('button', { name: 'Upload and add' }).click()
    await expect(dialog).toBeHidden()
    await expect(row).toContainText('5 GiB')
    const { items } = await api.get<{ items: ImageView[] }>('/images')
    expect(items.find(image => image.name === 'Uploaded Linux')).toMatchObject({
      format: 'qcow2',
      minDiskGiB: 5,
      source: 'linux.img',
      checksum: createHash('sha256').update(file).digest('hex'),
    })
  })

  await test.step('until it is shared with a VDC, none has it', async () => {
    const { items: vdcs } = await api.get<{ items: VdcView[] }>('/vdcs')
    const names = async (vdcId: string) =>
      (await api.get<{ items: ImageView[] }>(`/vdcs/${vdcId}/images`)).items.map(({ name }) => name)
    await row.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Who may use it…', exact: true }).click()
    await dialog.getByRole('combobox', { name: 'Who may use it', exact: true }).click()
    await page.getByRole('option', { name: /^Shared/ }).click()
    await dialog.getByRole('checkbox', { name: vdcs[0]!.name, exact: true }).click()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(row).toContainText(vdcs[0]!.name)
    expect(await names(vdcs[0]!.id)).toContain('Uploaded Linux')
    expect(await names(vdcs[1]!.id)).not.toContain('Uploaded Linux')
  })

  await test.step('it becomes a version, the newest of its family', async () => {
    await row.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Version…', exact: true }).click()
    await dialog.getByRole('textbox', { name: 'Family', exact: true }).fill('uploaded')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(row).toContainText('uploaded newest')
    await row.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Version…', exact: true }).click()
    await dialog.getByRole('checkbox', { name: /^Deprecated/ }).click()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(row).toContainText('Uploaded Linux deprecated')
  })

  await test.step('it is brought to the hosts of a zone ahead of instances, and given up again', async () => {
    await row.click()
    const panel = page.getByRole('dialog', { name: 'Uploaded Linux', exact: true })
    const zone = panel.getByRole('list', { name: 'Copies in north', exact: true })
    await expect(zone.getByText('No copy', { exact: true })).toHaveCount(4)
    await panel.getByRole('button', { name: 'Copies in north', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Copy to all hosts of north', exact: true }).click()
    await expect(zone.getByText('unused', { exact: true })).toHaveCount(4, { timeout: 30_000 })
    await panel.getByRole('button', { name: 'Copies in north', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Remove unused copies…', exact: true }).click()
    await page.getByRole('button', { name: 'Remove 4 copies', exact: true }).click()
    await expect(zone.getByText('No copy', { exact: true })).toHaveCount(4, { timeout: 30_000 })
    await panel.getByRole('button', { name: 'Close panel', exact: true }).click()
    await expect(panel).toBeHidden()
  })

  await test.step('nothing was made from it: it can be removed', async () => {
    await row.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    await dialog.getByRole('button', { name: 'Remove image' }).click()
    await expect(row).toBeHidden()
  })
})

test('an image whose address gives no image says what is there instead', async ({ page }) => {
  await page.goto('/datacenter/images')
  await page.getByRole('button', { name: 'Add image' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('tab', { name: 'From an address' }).click()
  // Plenum itself stands in for a server that gives a page.
  await dialog.getByLabel('Address', { exact: true }).fill(new URL('/sign-in', page.url()).href)
  await dialog.getByLabel('Name').fill('No image')
  await dialog.getByRole('button', { name: 'Add image' }).click()
  await expect(page.getByText(/a web page/).first()).toBeVisible({ timeout: 20_000 })
})

test('a key that images may be signed with is trusted by its fingerprint, and no longer when it is removed', async ({
  page,
}) => {
  await page.goto('/datacenter/images')
  await page.getByRole('button', { name: 'Signing keys', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Signing keys', exact: true })
  await dialog.getByRole('textbox', { name: 'OpenPGP public key', exact: true }).fill('no key')
  await dialog.getByRole('button', { name: 'Trust key', exact: true }).click()
  await expect(dialog.getByText(/Paste the whole block/)).toBeVisible()
  await dialog.getByRole('textbox', { name: 'OpenPGP public key', exact: true }).fill(exampleKey)
  await dialog.getByRole('button', { name: 'Trust key', exact: true }).click()
  const key = dialog.getByRole('listitem').filter({ hasText: 'C6B2FB986E98D90A0A80566D229C990FF2E205C6' })
  await expect(key).toContainText('Example Images <images@example.org>')
  await key.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByRole('button', { name: 'Remove key', exact: true }).click()
  await expect(key).toBeHidden()
})

/** Made with gpg for this test; its secret half is gone. */
const exampleKey = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawzbQxYJKwYBBAHaRw8BAQdAqeXtP5mNLwukoUpvD3etpKQ+o1Oq18ZMY48p
D+qTnEK0I0V4YW1wbGUgSW1hZ2VzIDxpbWFnZXNAZXhhbXBsZS5vcmc+iJAEExYI
ADgWIQTGsvuYbpjZCgqAVm0inJkP8uIFxgUCawzbQwIbAwULCQgHAgYVCgkICwIE
FgIDAQIeAQIXgAAKCRAinJkP8uIFxnXUAQCBnvNrvFVIHSNkSEXNruYewXzA7Qri
mUTarH5dxUHwFgD9EC+mE3SRH1kgrgZdR0Dh3w1S07YnV3DBgFNID2nLrgU=
=5Xnj
-----END PGP PUBLIC KEY BLOCK-----
`
