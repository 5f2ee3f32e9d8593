import type { Page } from 'playwright-core'

/**
 * What of a screen is wider than its place, cut, or outside of the page, one line each. Only subdomains, names of
 * identities and what a site wrote may be cut; what scrolls by itself may be wider.
 */
export async function overflows(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const found: string[] = []
    // Names of months stand above several columns.
    const MAY_BE_CUT =
      '.sr, .calendar__month, .origin__rest, .as, .said, .origin, select, input, textarea, .raw, .hex, .exact'
    const canvas = document.createElement('canvas').getContext('2d')
    const say = (element: Element, what: string) => {
      const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 60)
      found.push(`${element.localName}.${[...element.classList].join('.')} ${what}: ${text}`)
    }
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > width) found.push('the page is wider than its window')
    for (const element of document.querySelectorAll('body *')) {
      if (!(element instanceof HTMLElement) || !element.checkVisibility()) continue
      if (element instanceof HTMLSelectElement) {
        const style = getComputedStyle(element)
        if (canvas) canvas.font = style.font
        const text = element.selectedOptions[0]?.textContent ?? ''
        const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
        if ((canvas?.measureText(text).width ?? 0) > room + 1) say(element, `cuts "${text}"`)
        continue
      }
      if (element.closest(MAY_BE_CUT) !== null) continue
      const box = element.getBoundingClientRect()
      const isOut = box.width > 0 && (box.right > width + 1 || box.left < -1)
      if (isOut && !scrolls(element.parentElement)) say(element, 'is outside of the page')
      const style = getComputedStyle(element)
      // Hidden from the eye and there for ears.
      if (style.clipPath !== 'none') continue
      if (style.display === 'inline' || element.clientWidth === 0) continue
      const isWider = element.scrollWidth > element.clientWidth + 1
      if (isWider && !/auto|scroll/.test(style.overflowX)) say(element, 'is too narrow for what is in it')
      const isHigher = element.scrollHeight > element.clientHeight + 1
      if (isHigher && /hidden|clip/.test(style.overflowY)) say(element, 'is too low for what is in it')
    }
    return found
  })
}
