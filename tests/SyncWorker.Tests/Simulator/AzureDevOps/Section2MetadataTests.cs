using System.Text.Json;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

[Collection(AzureDevOpsSiteTests.Name)]
public sealed class Section2MetadataTests(AzureDevOpsSite site)
{
    private AzureDevOpsCaller Caller => site.Caller;

    [Theory]
    [InlineData("Bug", "Resolved", "Resolved")]
    [InlineData("User%20Story", "Resolved", "InProgress")]
    [InlineData("Feature", "Resolved", "InProgress")]
    [InlineData("Epic", "Resolved", "InProgress")]
    [InlineData("Task", "Closed", "Completed")]
    [InlineData("Epic", "Removed", "Removed")]
    [InlineData("Epic", "New", "Proposed")]
    public async Task AzureDevOps_S2_States_CategoryBelongsToTypeAndState(string type, string state, string category)
    {
        var states = (await Caller.GetAsync($"Core/_apis/wit/workitemtypes/{type}/states")).Json.GetProperty("value").EnumerateArray();
        Assert.Equal(category, states.Single(candidate => candidate.GetProperty("name").GetString() == state).GetProperty("category").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S2_WorkItemTypes_CarryStatesAndFields()
    {
        var types = (await Caller.GetAsync("Core/_apis/wit/workitemtypes")).Json.GetProperty("value").EnumerateArray().ToList();
        Assert.Equal(["Bug", "Epic", "Feature", "Task", "User Story"], types.Select(type => type.GetProperty("name").GetString()).Order());
        Assert.All(types, type => Assert.True(type.GetProperty("states").GetArrayLength() >= 4 && type.GetProperty("fields").GetArrayLength() > 30));
        Assert.Equal(404, (await Caller.GetAsync("Core/_apis/wit/workitemtypes/Nope")).Status);
    }

    [Fact]
    public async Task AzureDevOps_S2_BacklogConfiguration_NamesTheEstimateFieldsLevelsAndMappedStates()
    {
        var json = (await Caller.GetAsync("Core/Core%20Team/_apis/work/backlogconfiguration")).Json;
        Assert.Equal("Microsoft.VSTS.Scheduling.StoryPoints", json.GetProperty("backlogFields").GetProperty("typeFields").GetProperty("Effort").GetString());
        Assert.Equal("asRequirements", json.GetProperty("bugsBehavior").GetString());
        Assert.Equal(JsonValueKind.Array, json.GetProperty("hiddenBacklogs").ValueKind);
        Assert.Equal(["Bug", "User Story"], json.GetProperty("requirementBacklog").GetProperty("workItemTypes").EnumerateArray().Select(type => type.GetProperty("name").GetString()).Order());
        var bug = json.GetProperty("workItemTypeMappedStates").EnumerateArray().Single(type => type.GetProperty("workItemTypeName").GetString() == "Bug");
        Assert.Equal("Resolved", bug.GetProperty("states").GetProperty("Resolved").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S2_ProcessConfiguration_NamesTheEstimateFields()
    {
        var json = (await Caller.GetAsync("Core/_apis/work/processconfiguration")).Json;
        Assert.Equal("Microsoft.VSTS.Scheduling.StoryPoints", json.GetProperty("typeFields").GetProperty("Effort").GetProperty("referenceName").GetString());
        Assert.Equal("Microsoft.RequirementCategory", json.GetProperty("requirementBacklog").GetProperty("referenceName").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S2_NodePath_HasTheStructureAsSecondSegmentWhereItemsAndTeamsHaveNot()
    {
        var tree = (await Caller.GetAsync("Core/_apis/wit/classificationNodes/iterations?$depth=2")).Json;
        Assert.Equal("\\Core\\Iteration", tree.GetProperty("path").GetString());
        var first = tree.GetProperty("children")[0];
        Assert.Equal("\\Core\\Iteration\\Sprint 01", first.GetProperty("path").GetString());
        var iteration = (await Caller.GetAsync("Core/_apis/work/teamsettings/iterations")).Json.GetProperty("value")[0];
        Assert.Equal("Core\\Sprint 01", iteration.GetProperty("path").GetString());
        Assert.Equal(first.GetProperty("identifier").GetString(), iteration.GetProperty("id").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S2_UndatedNode_HasNoAttributesAndDatesAreDaysAtMidnight()
    {
        var children = (await Caller.GetAsync("Core/_apis/wit/classificationNodes/Iterations?$depth=1")).Json.GetProperty("children").EnumerateArray().ToList();
        Assert.False(children.Single(node => node.GetProperty("name").GetString() == "Someday").TryGetProperty("attributes", out _));
        var dated = children.Where(node => node.TryGetProperty("attributes", out _)).ToList();
        Assert.Equal(17, dated.Count);
        Assert.All(dated, node => Assert.EndsWith("T00:00:00Z", node.GetProperty("attributes").GetProperty("finishDate").GetString()));
    }

    [Fact]
    public async Task AzureDevOps_S2_TeamIterations_TellPastCurrentAndFuture()
    {
        var frames = (await Caller.GetAsync("Core/_apis/work/teamsettings/iterations")).Json.GetProperty("value").EnumerateArray()
            .Select(node => node.GetProperty("attributes").GetProperty("timeFrame").GetString()).ToList();
        Assert.Equal((13, 1, 3), (frames.Count(frame => frame == "past"), frames.Count(frame => frame == "current"), frames.Count(frame => frame == "future")));
        Assert.Equal(1, (await Caller.GetAsync("Core/_apis/work/teamsettings/iterations?$timeframe=current")).Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task AzureDevOps_S2_Capacities_HaveTotalsSinceSevenAndAPlainListBefore()
    {
        var id = (await Caller.GetAsync("Core/_apis/work/teamsettings/iterations")).Json.GetProperty("value")[0].GetProperty("id").GetString();
        var newer = (await Caller.GetAsync($"Core/_apis/work/teamsettings/iterations/{id}/capacities?api-version=7.1")).Json;
        Assert.Equal(["teamMembers", "totalCapacityPerDay", "totalDaysOff"], newer.EnumerateObject().Select(property => property.Name));
        var older = (await Caller.GetAsync($"Core/_apis/work/teamsettings/iterations/{id}/capacities?api-version=5.0")).Json;
        Assert.Equal(6, older.GetProperty("count").GetInt32());
        Assert.True(older.GetProperty("value")[0].GetProperty("activities")[0].GetProperty("capacityPerDay").GetDouble() > 0);
        Assert.Equal(0, (await Caller.GetAsync($"Core/_apis/work/teamsettings/iterations/{id}/teamdaysoff")).Json.GetProperty("daysOff").GetArrayLength());
    }

    [Fact]
    public async Task AzureDevOps_S2_TeamSettings_NameWorkingDaysAndAreas()
    {
        var settings = (await Caller.GetAsync("Core/Wallet/_apis/work/teamsettings")).Json;
        Assert.Equal(5, settings.GetProperty("workingDays").GetArrayLength());
        Assert.Equal("Core", settings.GetProperty("backlogIteration").GetProperty("name").GetString());
        var areas = (await Caller.GetAsync("Core/Wallet/_apis/work/teamsettings/teamfieldvalues")).Json;
        Assert.Equal("Core\\Payments\\Wallet", areas.GetProperty("defaultValue").GetString());
        Assert.Equal("System.AreaPath", areas.GetProperty("field").GetProperty("referenceName").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S2_RelationTypes_NameTheDirections()
    {
        var types = (await Caller.GetAsync("_apis/wit/workitemrelationtypes")).Json.GetProperty("value").EnumerateArray()
            .ToDictionary(type => type.GetProperty("referenceName").GetString()!, type => type.GetProperty("name").GetString());
        Assert.Equal(
            ("Child", "Parent", "Successor", "Predecessor"),
            (types["System.LinkTypes.Hierarchy-Forward"], types["System.LinkTypes.Hierarchy-Reverse"], types["System.LinkTypes.Dependency-Forward"], types["System.LinkTypes.Dependency-Reverse"]));
        Assert.Contains("System.LinkTypes.Remote.Related", types.Keys);
        Assert.Contains("Hyperlink", types.Keys);
    }

    [Fact]
    public async Task AzureDevOps_S2_Fields_TellTypesAndPicklists()
    {
        var fields = (await Caller.GetAsync("_apis/wit/fields")).Json.GetProperty("value").EnumerateArray().ToDictionary(field => field.GetProperty("referenceName").GetString()!);
        Assert.Equal("double", fields["Custom.RollupProgress"].GetProperty("type").GetString());
        Assert.Equal("treePath", fields["System.AreaPath"].GetProperty("type").GetString());
        Assert.True(fields["Custom.Health"].GetProperty("isPicklist").GetBoolean());
        Assert.True(fields["System.AssignedTo"].GetProperty("isIdentity").GetBoolean());
        Assert.Equal("System.Title", (await Caller.GetAsync("_apis/wit/fields/title")).Json.GetProperty("referenceName").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S2_Identity_CarriesDescriptorIdAndUniqueName()
    {
        var person = (await Caller.GetAsync("_apis/wit/workitems/1020")).Json.GetProperty("fields").GetProperty("System.CreatedBy");
        foreach (var name in new[] { "displayName", "id", "uniqueName", "descriptor", "imageUrl", "url" })
        {
            Assert.False(string.IsNullOrEmpty(person.GetProperty(name).GetString()), name);
        }

        Assert.True(person.GetProperty("_links").GetProperty("avatar").TryGetProperty("href", out _));
    }

    [Fact]
    public async Task AzureDevOps_S2_Projects_AreListedAndShownWithTheirProcess()
    {
        var projects = (await Caller.GetAsync("_apis/projects")).Json.GetProperty("value").EnumerateArray().ToList();
        Assert.Equal(["Core", "Mobile", "Field"], projects.Select(project => project.GetProperty("name").GetString()));
        var project = (await Caller.GetAsync($"_apis/projects/{projects[0].GetProperty("id")}?includeCapabilities=true")).Json;
        Assert.Equal("Agile", project.GetProperty("capabilities").GetProperty("processTemplate").GetProperty("templateName").GetString());
        Assert.Equal("Core Team", project.GetProperty("defaultTeam").GetProperty("name").GetString());
        Assert.Equal(4, (await Caller.GetAsync("_apis/projects/Core/teams")).Json.GetProperty("count").GetInt32());
        Assert.Equal(12, (await Caller.GetAsync("_apis/teams?api-version=7.1-preview.3")).Json.GetProperty("count").GetInt32());
    }
}
