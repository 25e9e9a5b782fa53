import type { deliveries as zh } from '../zh/deliveries'

export const deliveries: typeof zh = {
  title: 'Deliveries', lead: 'Notices leave from the journal, at least once. What does not arrive is sent again.', at: 'Time', channel: 'Way', target: 'To', kind: 'Event', state: 'Result', attempts: 'Tries', next: 'Next', error: 'Why', none: 'No deliveries yet.', channels: { inbox: 'Inbox', webhook: 'Webhook', mail: 'Mail', sms: 'SMS', http: 'HTTP door' }, filter: 'Result', webhooks: 'Webhooks', noWebhooks: 'No webhook is registered.', addWebhook: 'Add a webhook', url: 'Address', events: 'Events', secretOnce: 'The signing secret is shown only once; keep it:',
  webhooksLead: 'Other systems that are told of events. What is sent is signed, so that they can check it.', retry: 'Send now', retried: 'It will be sent now.', adminOnly: 'Only administrators may do this.', name: 'Name', allEvents: 'all events', eventsHint: 'One kind a line, as matter.answered; matter.* is a group; nothing means all.', removeAsk: (n) => `Delete “${n}”? Nothing more is sent to it.`, removed: 'Deleted.', added: 'Webhook added', off: 'off', sentAt: 'Arrived', subject: 'About', list: 'Deliveries',
}
