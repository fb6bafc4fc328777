export { StorageLevel } from '../storage/storage-level.ts'
