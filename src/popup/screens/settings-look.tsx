import { useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { chooseLanguage, chosenLanguage } from '../language/chosen.ts'
import { isLanguage, LANGUAGES } from '../language/languages.ts'
import { chooseTheme, chosenTheme, THEMES } from '../look/theme.ts'
import { settings as words } from '../words-settings.ts'
import { SettingRow, SettingSelect, SettingsSection } from './setting-row.tsx'

/** Texts and colours of these screens. Neither is the worker's: both have to be known before it answers. */
export function LookSettings({ isBack, onLeave }: ReturnType<typeof useReturn>) {
  const announce = useAnnounce()
  const [theme, setTheme] = useState(chosenTheme)
  return (
    <SettingsSection id="settings-look" title={words.look}>
      <SettingRow icon="language" title={words.language} hint={words.languageHint} for="language">
        <SettingSelect
          id="language"
          value={chosenLanguage() ?? ''}
          all={[
            ['', words.asBrowser],
            ...Object.entries(LANGUAGES).map(([tag, name]) => [tag, name, tag] as const),
          ]}
          focus={isBack}
          onChange={value => {
            chooseLanguage(isLanguage(value) ? value : undefined)
            onLeave()
            location.reload()
          }}
        />
      </SettingRow>
      <SettingRow icon="theme" title={words.theme} for="theme">
        <SettingSelect
          id="theme"
          value={theme}
          all={THEMES.map(one => [one, words.themes[one]])}
          onChange={value => {
            chooseTheme(THEMES.find(one => one === value) ?? 'auto')
            setTheme(chosenTheme())
            announce(words.saved)
          }}
        />
      </SettingRow>
    </SettingsSection>
  )
}

const KEY = 'settings-focus'

/** Whether this page was loaded again by a choice of language: then the focus goes back to where it was made. */
export function useReturn(): { readonly isBack: boolean; readonly onLeave: () => void } {
  const [isBack] = useState(() => {
    const left = sessionStorage.getItem(KEY) !== null
    sessionStorage.removeItem(KEY)
    return left
  })
  return { isBack, onLeave: () => sessionStorage.setItem(KEY, 'language') }
}
