const STYLE =
  'body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f5f6f8;color:#1f2733;' +
  'font:16px/1.8 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}' +
  'main{max-width:30em;margin:2em;padding:2em 2.5em;background:#fff;border:1px solid #dde1e7;border-radius:8px}' +
  'h1{margin:0 0 .5em;font-size:1.3em}p{margin:.3em 0}small{color:#5b6573}';

const TEXTS = {
  gone: ['链接已失效', '这个报告链接已经过期，或已被发送人撤回。'],
  not_found: ['打不开这个链接', '链接不完整，或者报告已经删除。请检查是否完整复制了地址。'],
  other: ['暂时无法打开报告', '服务暂时繁忙或出现故障，请过几分钟再试。'],
} as const;

/** A page for whoever opens a link that opens nothing. */
export function noticePage(why: keyof typeof TEXTS, requestId: string): string {
  const [title, text] = TEXTS[why];
  const remedy = why === 'other' ? '' : '<p>请向发送人索取新的链接。</p>';
  return (
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><main>` +
    `<h1>${title}</h1><p>${text}</p>${remedy}<p><small>查询编号：${requestId.replace(/[^\w.:-]/g, '')}</small></p>` +
    '</main></body></html>'
  );
}
