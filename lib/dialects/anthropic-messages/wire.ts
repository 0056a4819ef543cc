/** Fields for the gateway: no provider knows them. */
export const gatewayFields = ['models', 'route', 'provider', 'plugins', 'session_id', 'trace'] as const
