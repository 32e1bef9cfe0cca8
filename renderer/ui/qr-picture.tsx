import qrcode from 'qrcode'
import type { ReactElement } from 'react'

/** Drawn here: a picture from the server would be one more thing to believe. Dark on light in every theme, as scanners want it. */
export function QrPicture({ text, label }: { readonly text: string; readonly label: string }): ReactElement {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  const dark = Array.from({ length: size * size }, (_, at) => at).filter((at) => modules.get(Math.floor(at / size), at % size))
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`-2 -2 ${size + 4} ${size + 4}`} shapeRendering="crispEdges">
      <rect x="-2" y="-2" width={size + 4} height={size + 4} fill="#fff" />
      <path fill="#000" d={dark.map((at) => `M${at % size} ${Math.floor(at / size)}h1v1h-1z`).join('')} />
    </svg>
  )
}
