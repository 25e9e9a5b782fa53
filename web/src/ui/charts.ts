import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

/** Only this file names ECharts, and only a chart on screen loads it. */
export function makeChart(host: HTMLElement, pick: (name: string) => void) {
  const chart = init(host, null, { renderer: 'svg' })
  chart.on('click', (event) => { if (event.name) pick(event.name) })
  return chart
}
