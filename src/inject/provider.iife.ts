import { install } from './install.ts'

install(window, __VERSION__)
