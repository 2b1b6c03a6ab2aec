import { expect, it } from 'vitest'
import { placesIn } from './places'

const text = `networks:
  lan:
    subnets: { main: { cidr: 10.0.0.0/20 } }
instances:
  web-1:
    image: tiny
  "no": { image: tiny }
`

it('each thing has its lines, however they are written', () => {
  const places = placesIn(text)
  expect(places.map(place => place.key)).toEqual(['network/lan', 'instance/web-1', 'instance/no'])
  expect(text.slice(places[1]!.from, places[1]!.to)).toContain('image: tiny')
})

it('a text with a fault still has places for what stands before it', () => {
  expect(placesIn('instances:\n  web:\n    image: [tiny\n').map(place => place.key)).toContain('instance/web')
  expect(placesIn('just words')).toEqual([])
})
