/** The window: bars above and below, the docked panels between them, and what lies over everything. */
import { useEffect, useRef } from 'preact/hooks';
import type { PanelFactory } from '../layout/workbench.ts';
import { t } from '../strings/t.ts';
import { DebugBar } from './debug/debug-bar.tsx';
import { DialogLayer } from './dialog-layer.tsx';
import { MenuBar } from './menu-bar.tsx';
import { MenuLayer } from './menu-layer.tsx';
import { PaletteLayer } from './palette.tsx';
import { StatusBar } from './status-bar.tsx';
import { Toasts } from './toasts.tsx';
import { Toolbar } from './toolbar.tsx';
import { useLab } from './use-lab.ts';

export function Frame({ factory }: { factory: PanelFactory }) {
  const lab = useLab();
  const dock = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (dock.current) void lab.notices.guard(lab.workbench.start(dock.current, factory));
  }, []);
  return (
    <div class="frame">
      <header class="top">
        <MenuBar />
        <Toolbar />
      </header>
      <LinkBanner />
      <DebugBar />
      <main class="dock" ref={dock} />
      <StatusBar />
      <Toasts />
      <MenuLayer />
      <PaletteLayer />
      <DialogLayer />
    </div>
  );
}

function LinkBanner() {
  const link = useLab().link.value;
  if (link !== 'closed' && link !== 'refused') return null;
  return (
    <div class="banner banner-error" role="alert" data-testid="link-banner">
      {t(link === 'closed' ? 'connection.banner' : 'connection.banner.refused')}
    </div>
  );
}
