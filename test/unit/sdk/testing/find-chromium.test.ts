import { describe, expect, it } from 'vitest'
import { findChromiums } from '../../../../src/sdk/testing/find-chromium.mjs'

interface Faked {
  readonly platform: string
  readonly env?: { readonly [name: string]: string }
  readonly home: string
  readonly files: readonly string[]
}

/** A machine that has these files and no other. */
function found({ platform, env = {}, home, files }: Faked): string[] {
  const separator = platform === 'win32' ? '\\' : '/'
  return findChromiums({
    platform,
    env,
    home,
    isFile: path => files.includes(path),
    list: folder => [
      ...new Set(
        files
          .filter(file => file.startsWith(folder + separator))
          .map(file => file.slice(folder.length + 1).split(separator)[0] ?? ''),
      ),
    ],
  })
}

describe('Chromiums of a Linux machine', () => {
  const machine = { platform: 'linux', home: '/home/ada' }
  const cache = '/home/ada/.cache/ms-playwright'

  it('are those on the PATH, in its order, then the newest of Playwright’s cache', () => {
    const files = [
      '/opt/b/chromium',
      '/opt/a/chromium-browser',
      '/opt/a/google-chrome',
      `${cache}/chromium-999/chrome-linux/chrome`,
      `${cache}/chromium-1200/chrome-linux64/chrome`,
      `${cache}/chromium_headless_shell-1300/chrome-linux/headless_shell`,
      `${cache}/firefox-1400/firefox/firefox`,
    ]
    expect(found({ ...machine, env: { PATH: '/opt/a::/opt/b:/opt/a' }, files })).toEqual([
      '/opt/a/chromium-browser',
      '/opt/b/chromium',
      `${cache}/chromium-1200/chrome-linux64/chrome`,
      `${cache}/chromium-999/chrome-linux/chrome`,
    ])
  })

  it('are in the cache that the environment names, and in no other then', () => {
    const build = 'ms-playwright/chromium-1/chrome-linux-arm64/chrome'
    const files = [
      `/cache/${build}`,
      `${cache}/chromium-1/chrome-linux64/chrome`,
      '/browsers/chromium-2/chrome-linux64/chrome',
    ]
    expect(found({ ...machine, env: { XDG_CACHE_HOME: '/cache' }, files })).toEqual([`/cache/${build}`])
    expect(found({ ...machine, env: { PLAYWRIGHT_BROWSERS_PATH: '/browsers' }, files })).toEqual([files[2]])
    expect(found({ ...machine, env: { PLAYWRIGHT_BROWSERS_PATH: '0' }, files })).toEqual([])
  })

  it('come last where they are snaps, which see another /tmp', () => {
    const files = ['/snap/bin/chromium', `${cache}/chromium-7/chrome-linux64/chrome`]
    expect(found({ ...machine, env: { PATH: '/snap/bin:/usr/bin' }, files })).toEqual([files[1], files[0]])
    expect(found({ ...machine, files: ['/snap/bin/chromium'] })).toEqual(['/snap/bin/chromium'])
  })

  it('are the one that CHROMIUM_PATH names, or none', () => {
    const files = ['/usr/bin/chromium', '/opt/mine']
    const env = { PATH: '/usr/bin' }
    expect(found({ ...machine, env: { ...env, CHROMIUM_PATH: '/opt/mine' }, files })).toEqual(['/opt/mine'])
    expect(found({ ...machine, env: { ...env, CHROMIUM_PATH: '/opt/gone' }, files })).toEqual([])
    expect(found({ ...machine, env: { ...env, CHROMIUM_PATH: '' }, files })).toEqual(['/usr/bin/chromium'])
  })
})

describe('Chromiums of a Mac', () => {
  it('are applications of the machine and of the person, and Playwright’s', () => {
    const home = '/Users/ada'
    const files = [
      '/opt/homebrew/bin/chromium',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      `${home}/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
      `${home}/Library/Caches/ms-playwright/chromium-1200/chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
      `${home}/Library/Caches/ms-playwright/chromium-1150/chrome-mac/Chromium.app/Contents/MacOS/Chromium`,
    ]
    const env = { PATH: '/opt/homebrew/bin:/usr/bin' }
    expect(found({ platform: 'darwin', env, home, files })).toEqual([
      files[0],
      files[1],
      files[3],
      files[4],
      files[5],
    ])
  })
})

describe('Chromiums of a Windows machine', () => {
  const home = 'C:\\Users\\Ada'
  const local = 'D:\\Local'
  const files = [
    'C:\\Tools\\chromium.exe',
    `${local}\\Chromium\\Application\\chrome.exe`,
    'C:\\Program Files\\Chromium\\Application\\chrome.exe',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    `${local}\\ms-playwright\\chromium-1200\\chrome-win64\\chrome.exe`,
    `${local}\\ms-playwright\\chromium-1150\\chrome-win\\chrome.exe`,
    `${home}\\AppData\\Local\\ms-playwright\\chromium-1\\chrome-win64\\chrome.exe`,
  ]

  it('are found whatever case its variables have', () => {
    const env = { Path: 'C:\\Windows;C:\\Tools', LocalAppData: local, ProgramFiles: 'C:\\Program Files' }
    expect(found({ platform: 'win32', env, home, files })).toEqual([
      files[0],
      files[1],
      files[2],
      files[4],
      files[5],
    ])
  })

  it('are in the usual folder of the person where no variable names it', () => {
    expect(found({ platform: 'win32', home, files })).toEqual([files[6]])
  })
})
