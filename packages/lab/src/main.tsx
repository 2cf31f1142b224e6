// Starts the page: worker, state, views, and what keeps them together.
import { render } from 'preact';
import { App } from './app.tsx';
import { startServed } from './served/session.ts';
import { startFit, tellBroken } from './start/fit.ts';
import { startFrames } from './start/frames.ts';
import { startScreen } from './start/screen.ts';
import { fittingWorker } from './start/workers.ts';
import { SharedContext } from './state/context.ts';
import { Fits } from './state/fits.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/layout.css';
import './styles/narrow.css';

const [screen, served] = await Promise.all([startScreen(), startServed()]);
const lab = startFit(screen);
if (served) void import('./served/begin.ts').then(({ begin }) => begin(served, { lab, screen }));
const fits = new Fits(() => fittingWorker(() => tellBroken(lab, screen)));
startFrames(lab);
render(
  <SharedContext.Provider
    value={{ lab, screen, fits, server: served?.kind === 'open' ? served.server : undefined }}
  >
    <App />
  </SharedContext.Provider>,
  document.getElementById('app')!,
);
