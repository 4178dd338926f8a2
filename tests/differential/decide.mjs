// Reads cases, one JSON object per line, and writes one decision per line, in the same order.
//
// The package's own entry point drops context keys that it does not know of the action, and takes no session policy
// without checking all input first; so its core is called, as that entry point calls it.
import { createInterface } from 'node:readline'
import { loadPolicy } from '@cloud-copilot/iam-policy'

const core = new URL('./node_modules/@cloud-copilot/iam-simulate/dist/esm/', import.meta.url)
const part = (path) => import(new URL(path, core).href)
const { authorize } = await part('core_engine/CoreSimulatorEngine.js')
const { AwsRequestImpl } = await part('request/request.js')
const { RequestContextImpl } = await part('requestContext.js')
const { DiscoveryContextKeyConstraints } = await part('context_keys/discoveryContextKeyConstraints.js')

const named = (documents) => documents.map((document, index) => loadPolicy(document, { name: `policy-${index}` }))
const levels = (all) => all.map((documents, index) => ({ orgIdentifier: `level-${index}`, policies: named(documents) }))

function decide(line) {
  const { principal, action, resource, account, context, policies } = JSON.parse(line)
  const who = principal === '' ? { type: 'Anonymous' } : principal
  const where = { resource, accountId: account }
  return authorize({
    request: new AwsRequestImpl(who, where, action, new RequestContextImpl(context)),
    sessionPolicy: policies.session ? loadPolicy(policies.session, { name: 'session' }) : undefined,
    identityPolicies: named(policies.identity),
    serviceControlPolicies: levels(policies.scps),
    resourceControlPolicies: levels(policies.rcps),
    resourcePolicy: policies.resource ? loadPolicy(policies.resource, { name: 'resource' }) : undefined,
    permissionBoundaries: policies.boundary ? named([policies.boundary]) : undefined,
    vpcEndpointPolicies: undefined,
    simulationParameters: {
      simulationMode: 'Strict',
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
    },
    serviceSettings: { s3: { blockPublicAccess: policies.restrictPublic } },
  }).result
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer
  try {
    answer = { result: decide(line) }
  } catch (error) {
    answer = { error: String(error) }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
