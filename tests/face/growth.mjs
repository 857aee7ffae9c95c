// A page that is open for long: does anything grow, in the browser or in the daemon?
import { check, comes, kiosk, need, open, press } from "./browser.mjs";
import { pause, until } from "./kiosk.mjs";

export async function growth(minutes) {
  await check(`nothing grows (${minutes} minutes)`, async () => {
    await kiosk.stopAll();
    await kiosk.setUp({}, { name: "growth", greeting: { tone: { seconds: 2 }, caption: "Six words that are said again" }, default: { say: "lockers" } });
    kiosk.startSimulator();
    await kiosk.startDaemon();
    const page = await open({ width: 800, height: 480 }), session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const weigh = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { metrics } = await session.send("Performance.getMetrics"), of = name => metrics.find(m => m.name === name).value;
      return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners"), rss: kiosk.cost().rss };
    };
    const visit = async () => {
      await comes(page, "welcome");
      await press(page);
      await comes(page, "speaking");
      await comes(page, "listening");
      await page.locator("#end").click();
      await comes(page, "welcome");
    };
    await visit();
    await visit(); // what is made once is made
    const first = await weigh(), begin = kiosk.cost(), at = Date.now();
    let visits = 0;
    for (const end = at + minutes * 60000; Date.now() < end; visits++) {
      await visit();
      await pause(500);
    }
    const last = await weigh(), detail = `${visits} visitors: heap ${(first.heap / 1e6).toFixed(2)} to ${(last.heap / 1e6).toFixed(2)} MB, nodes ${first.nodes} to ${last.nodes}, `
      + `listeners ${first.listeners} to ${last.listeners}, daemon ${(first.rss / 1e6).toFixed(1)} to ${(last.rss / 1e6).toFixed(1)} MB, ${((kiosk.cost().seconds - begin.seconds) / (Date.now() - at) * 1e5).toFixed(1)} % of a core`;
    need(last.heap < first.heap + 500e3 && last.nodes < first.nodes + 100 && last.listeners <= first.listeners + 5, detail);
    need(last.rss < first.rss * 1.15 + 4e6, detail);
    await page.context().close();
    return detail;
  });
}
