'use client'
import { PageFailure } from '../PageFailure'

export default PageFailure
