import { Baby, BriefcaseBusiness, Bus, Car, Construction, Droplets, GraduationCap, HardHat, HeartPulse, HelpCircle, House, Landmark, Leaf, PawPrint, Scale, Shield, ShoppingBag, Sprout, Store, Thermometer, TreePine, Users, Wifi, Zap } from '@lucide/vue'
import type { Component } from 'vue'

const icons: [RegExp, Component][] = [
  [/heat|warm/, Thermometer], [/electr|power|energy|gas/, Zap], [/water|drain|flood/, Droplets], [/environ|pollut|noise|air/, Leaf], [/urban|city|street|sanit/, Construction], [/hous|property|estate|home/, House],
  [/traffic|parking|road/, Car], [/transport|bus|transit|travel/, Bus], [/labou?r|wage|employ|work|social/, BriefcaseBusiness], [/educat|school/, GraduationCap], [/health|medic|hospital/, HeartPulse], [/market|consum|trade|price/, ShoppingBag], [/shop|food|commerce/, Store],
  [/safe|police|secur|order/, Shield], [/law|justice|legal/, Scale], [/rural|village|farm|agri/, Sprout], [/park|green|tree/, TreePine], [/animal|dog/, PawPrint], [/build|construct|engineer/, HardHat], [/child|family|women/, Baby], [/telecom|network|internet/, Wifi], [/civil|elder|welfare|people/, Users], [/govern|service|admin|culture/, Landmark],
]

/** A picture for a class, found by what its key speaks of. */
export function iconOf(key: string): Component {
  return icons.find(([pattern]) => pattern.test(key))?.[1] ?? HelpCircle
}
