// Calls the simulated Azure DevOps through Microsoft's unchanged client, and prints one line of JSON for each call.
// Arguments: the organisation's address. The token is any but "expired".
import azdev from 'azure-devops-node-api';

const [address] = process.argv.slice(2);
const connection = new azdev.WebApi(address, azdev.getPersonalAccessTokenHandler('any-token'));
const headers = { 'Content-Type': 'application/json-patch+json' };
const print = (call, value) => console.log(JSON.stringify({ call, value }));

async function run(call, action) {
  try {
    const value = await action();
    print(call, value);
    return value;
  } catch (error) {
    print(call, { error: error.message, status: error.statusCode });
    return undefined;
  }
}

const wit = await connection.getWorkItemTrackingApi();
const work = await connection.getWorkApi();
const core = await connection.getCoreApi();
const locations = await connection.getLocationsApi();

await run('connectionData', async () => (await locations.getConnectionData()).authenticatedUser.providerDisplayName);
await run('projects', async () => (await core.getProjects()).map(project => project.name));
await run('project', async () => (await core.getProject('Core', true)).capabilities.processTemplate.templateName);
await run('teams', async () => (await core.getTeams('Core')).map(team => team.name));
await run('types', async () => (await wit.getWorkItemTypes('Core')).map(type => type.name).sort());
await run('states', async () => (await wit.getWorkItemTypeStates('Core', 'Bug')).map(state => `${state.name}/${state.category}`));
await run('fields', async () => (await wit.getFields()).filter(field => field.referenceName.startsWith('Custom.')).map(field => field.referenceName).sort());
await run('relationTypes', async () => (await wit.getRelationTypes()).some(type => type.referenceName === 'System.LinkTypes.Hierarchy-Forward'));
await run('wiql', async () => (await wit.queryByWiql({ query: "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project ORDER BY [System.Id]" }, { project: 'Core' }, true, 3)).workItems.map(item => item.id));
await run('wiqlRefused', async () => (await wit.queryByWiql({ query: 'SELECT TOP 3 [System.Id] FROM WorkItems' })).workItems);
await run('batch', async () => (await wit.getWorkItemsBatch({ ids: [1001, 999999, 1002], errorPolicy: 2, $expand: 1 })).map(item => item && [item.id, (item.relations ?? []).length > 0]));
await run('get', async () => (await wit.getWorkItem(1001, ['System.WorkItemType', 'System.TeamProject'])).fields);
await run('list', async () => (await wit.getWorkItems([1001, 1002], ['System.Id'])).map(item => item.id));
await run('missing', async () => await wit.getWorkItem(999999));
const made = await run('create', async () => {
  const item = await wit.createWorkItem(headers, [{ op: 'add', path: '/fields/System.Title', value: "Microsoft's client" }], 'Core', 'User Story');
  return { id: item.id, rev: item.rev, state: item.fields['System.State'], by: item.fields['System.ChangedBy'].displayName };
});
await run('patch', async () => {
  const item = await wit.updateWorkItem(headers, [{ op: 'test', path: '/rev', value: 1 }, { op: 'add', path: '/fields/Custom.RollupProgress', value: 37.5 }], made.id);
  return { rev: item.rev, progress: item.fields['Custom.RollupProgress'] };
});
await run('patchMismatch', async () => await wit.updateWorkItem(headers, [{ op: 'test', path: '/rev', value: 1 }, { op: 'add', path: '/fields/System.Title', value: 'Too late' }], made.id));
await run('relate', async () => {
  const item = await wit.updateWorkItem(headers, [{ op: 'add', path: '/relations/-', value: { rel: 'System.LinkTypes.Hierarchy-Reverse', url: `${address}/_apis/wit/workItems/1002` } }], made.id);
  return { rev: item.rev, parent: item.fields['System.Parent'] };
});
await run('updates', async () => (await wit.getUpdates(made.id)).map(update => [update.id, update.rev]));
await run('revisions', async () => (await wit.getRevisions(made.id)).map(item => item.rev));
await run('comment', async () => (await wit.addComment({ text: 'Hello' }, 'Core', made.id)).text);
await run('comments', async () => (await wit.getComments('Core', made.id)).comments.map(comment => comment.text));
await run('revisionsFeed', async () => {
  const page = await wit.readReportingRevisionsGet(undefined, ['System.Title'], undefined, undefined, undefined, true, true, false, false, undefined, false, 5);
  return { rows: page.values.length, token: page.continuationToken, last: page.isLastBatch };
});
await run('revisionsFeedSince', async () => (await wit.readReportingRevisionsGet(undefined, ['System.Title'], undefined, undefined, new Date('2026-11-20T09:59:00Z'))).values.map(row => [row.id, row.rev]));
await run('linksFeed', async () => {
  const page = await wit.getReportingLinksByLinkType(undefined, ['System.LinkTypes.Hierarchy']);
  return { rows: page.values.length > 0, rel: page.values[0].rel, source: page.values[0].attributes.sourceId };
});
await run('areas', async () => (await wit.getClassificationNode('Core', 'areas', 'Payments/Wallet')).path);
await run('iterations', async () => {
  const node = await wit.getClassificationNode('Core', 1, undefined, 1);
  return { structure: node.structureType, children: node.children.length, dated: node.children.filter(child => child.attributes).length };
});
await run('roots', async () => (await wit.getRootNodes('Core', 1)).map(node => node.name));
await run('teamIterations', async () => (await work.getTeamIterations({ project: 'Core', team: 'Core Team' }, 'current')).map(iteration => iteration.path));
await run('teamFieldValues', async () => (await work.getTeamFieldValues({ project: 'Core', team: 'Wallet' })).defaultValue);
await run('backlogs', async () => (await work.getBacklogConfigurations({ project: 'Core' })).backlogFields.typeFields.Effort);
await run('delete', async () => (await wit.deleteWorkItem(made.id, 'Core')).id === made.id);
await run('recycleBin', async () => (await wit.getDeletedWorkItems([made.id], 'Core')).map(item => [item.id, item.name]));
await run('restore', async () => (await wit.restoreWorkItem({ isDeleted: false }, made.id, 'Core')).id === made.id);
await run('restored', async () => (await wit.getWorkItem(made.id)).rev);
