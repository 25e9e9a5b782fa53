import type { EChartsOption } from 'echarts'
import { computed, type ComputedRef, type Ref } from 'vue'
import type { LedgerUnit } from '@/api/types'
import { dark } from '@/features/session/theme'
import { say } from '@/strings'
import { number, shortDay } from '@/time/format'
import { token } from '@/ui/token'
import { money, plain } from './money'

export interface ChartDay { day: string; up: number; down: number; balance: number }
interface Names { balance: string; up: string; down: string }

/** A step line of what there was at the end of each day; below it, full bars up for what came in and hollow ones down for what went out. */
export function useBalanceChart(days: Ref<ChartDay[]>, names: Ref<Names>, unit: Ref<LedgerUnit>): ComputedRef<EChartsOption> {
  return computed<EChartsOption>(() => {
    void dark.value
    const ink = token('ink-2'), line = token('line'), sea = token('sea')
    const value = (amount: number) => Number(plain(amount, unit.value.scale))
    const most = Math.max(...days.value.map((one) => Math.max(value(one.up), value(one.down))), 0) || 1
    const title = (day: string) => shortDay(`${day}T04:00:00Z`)
    const shown = (amount: number) => number(amount, amount && Math.abs(amount) < 10 ? 1 : 0)
    const axis = { type: 'category' as const, data: days.value.map((one) => title(one.day)), axisTick: { show: false }, axisLine: { lineStyle: { color: line } } }
    const scale = { type: 'value' as const, axisLabel: { color: ink, formatter: shown }, splitLine: { lineStyle: { color: line } } }
    const bar = { type: 'bar' as const, xAxisIndex: 1, yAxisIndex: 1, stack: 'moved', barMaxWidth: 12, barMinHeight: 2 }
    return {
      animationDuration: 400, textStyle: { fontFamily: token('sans') },
      grid: [{ left: 84, right: 16, top: 52, height: 130, outerBoundsMode: 'none' as const }, { left: 84, right: 16, top: 206, height: 62, outerBoundsMode: 'none' as const }],
      legend: { top: 0, right: 8, textStyle: { color: ink }, itemGap: 18, selectedMode: false },
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: { trigger: 'axis', backgroundColor: token('raised'), borderColor: line, textStyle: { color: token('ink') }, formatter: (points) => {
        const one = days.value[(Array.isArray(points) ? points[0] : points)?.dataIndex ?? -1]
        if (!one) return ''
        const row = (name: string, amount: number) => `${name} <b style="float:right;margin-left:18px;font-variant-numeric:tabular-nums">${money(amount, unit.value)}</b>`
        return [title(one.day), one.up ? row(names.value.up, one.up) : '', one.down ? row(names.value.down, one.down) : '', row(names.value.balance, one.balance)].filter(Boolean).join('<br>')
      } },
      xAxis: [{ ...axis, axisLabel: { show: false } }, { ...axis, gridIndex: 1, axisLabel: { color: ink, hideOverlap: true } }],
      yAxis: [{ ...scale, name: say(unit.value.symbol), nameTextStyle: { color: ink, align: 'right' as const }, splitNumber: 3 }, { ...scale, gridIndex: 1, min: -most, max: most, interval: most, axisLabel: { ...scale.axisLabel, formatter: (v: number) => (v > 0 ? shown(v) : ''), showMaxLabel: true } }],
      series: [
        { type: 'line', name: names.value.balance, step: 'end', symbol: 'none', lineStyle: { width: 2.5, color: sea }, itemStyle: { color: sea }, areaStyle: { color: sea, opacity: 0.08 }, data: days.value.map((one) => value(one.balance)) },
        { ...bar, name: names.value.up, itemStyle: { color: token('tree') }, data: days.value.map((one) => (one.up ? value(one.up) : null)) },
        { ...bar, name: names.value.down, itemStyle: { color: 'transparent', borderColor: token('tile'), borderWidth: 1.5 }, data: days.value.map((one) => (one.down ? -value(one.down) : null)) },
      ],
    }
  })
}
