import { describe, expect, it } from 'vitest'
import { planTitle } from './title'

describe('what a plan is called', () => {
  it('is where it came from, in words', () => {
    expect(planTitle('draft web')).toBe('Plan of draft web')
    expect(planTitle('draft Draft')).toBe('Plan of the draft')
    expect(planTitle('version 3')).toBe('Plan of version 3')
    expect(planTitle('YAML')).toBe('Plan of YAML')
    expect(planTitle('document')).toBe('Plan of a document')
  })
  it('is the deed where it is one', () => {
    expect(planTitle('repair of 2 findings')).toBe('Repair of 2 findings')
  })
})
