import { expect, test } from 'vitest'
import { staticBlock } from '../../electron/engine/linux/boot-block.ts'

test('the shipped block is the one that the helper knows and takes over', async () => {
  await expect(staticBlock).toMatchFileSnapshot('../../resources/linux/early-boot.nft')
})
