package deploy_test

import (
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// An object is what of Kubernetes' objects is looked at here.
type object struct {
	Kind     string            `yaml:"kind"`
	Metadata named             `yaml:"metadata"`
	Data     map[string]string `yaml:"data"`
	Spec     struct {
		Replicas     int            `yaml:"replicas"`
		Selector     map[string]any `yaml:"selector"`
		MinAvailable int            `yaml:"minAvailable"`
		ServiceName  string         `yaml:"serviceName"`
		Ports        []struct {
			Port   int `yaml:"port"`
			Target int `yaml:"targetPort"`
		} `yaml:"ports"`
		Template struct {
			Metadata named `yaml:"metadata"`
			Spec     pod   `yaml:"spec"`
		} `yaml:"template"`
		Claims []struct {
			Metadata named `yaml:"metadata"`
		} `yaml:"volumeClaimTemplates"`
	} `yaml:"spec"`
}

type named struct {
	Name   string            `yaml:"name"`
	Labels map[string]string `yaml:"labels"`
}

type pod struct {
	ServiceLinks *bool `yaml:"enableServiceLinks"`
	Grace        int   `yaml:"terminationGracePeriodSeconds"`
	Security     struct {
		NonRoot bool `yaml:"runAsNonRoot"`
		User    int  `yaml:"runAsUser"`
	} `yaml:"securityContext"`
	Containers []container `yaml:"containers"`
}

type container struct {
	Image string   `yaml:"image"`
	Args  []string `yaml:"args"`
	Ports []struct {
		Port int `yaml:"containerPort"`
	} `yaml:"ports"`
	From []struct {
		Map named `yaml:"configMapRef"`
	} `yaml:"envFrom"`
	Env []struct {
		Name  string `yaml:"name"`
		Value string `yaml:"value"`
		From  struct {
			Secret struct {
				Name     string `yaml:"name"`
				Key      string `yaml:"key"`
				Optional bool   `yaml:"optional"`
			} `yaml:"secretKeyRef"`
		} `yaml:"valueFrom"`
	} `yaml:"env"`
	Startup   *probe `yaml:"startupProbe"`
	Liveness  *probe `yaml:"livenessProbe"`
	Readiness *probe `yaml:"readinessProbe"`
	Mounts    []struct {
		Name string `yaml:"name"`
		Path string `yaml:"mountPath"`
	} `yaml:"volumeMounts"`
	Resources struct {
		Requests map[string]string `yaml:"requests"`
		Limits   map[string]string `yaml:"limits"`
	} `yaml:"resources"`
	Security struct {
		Escalation   *bool `yaml:"allowPrivilegeEscalation"`
		ReadOnly     bool  `yaml:"readOnlyRootFilesystem"`
		Capabilities struct {
			Drop []string `yaml:"drop"`
		} `yaml:"capabilities"`
	} `yaml:"securityContext"`
}

type probe struct {
	Get struct {
		Path string `yaml:"path"`
		Port int    `yaml:"port"`
	} `yaml:"httpGet"`
}

// cluster returns the objects by kind and name.
func cluster(t *testing.T) map[string]object {
	t.Helper()
	found := make(map[string]object)
	for decoder := yaml.NewDecoder(strings.NewReader(read(t, "kubernetes.yaml"))); ; {
		var o object
		err := decoder.Decode(&o)
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		found[o.Kind+" "+o.Metadata.Name] = o
	}
}

// only is the one container of an object's pods.
func (o *object) only(t *testing.T) container {
	t.Helper()
	if len(o.Spec.Template.Spec.Containers) != 1 {
		t.Fatalf("%s %s has %d containers", o.Kind, o.Metadata.Name, len(o.Spec.Template.Spec.Containers))
	}
	return o.Spec.Template.Spec.Containers[0]
}

func clusterProcesses(t *testing.T) []process {
	t.Helper()
	all := cluster(t)
	var found []process
	for _, name := range []string{"arena-web", "arena-worker"} {
		o := all["Deployment "+name]
		c := o.only(t)
		env := imageEnv(t)
		for _, from := range c.From {
			env = over(env, all["ConfigMap "+from.Map.Name].Data)
		}
		for _, v := range c.Env {
			env[v.Name] = v.Value
		}
		found = append(found, process{"kubernetes.yaml " + name, c.Args, env})
	}
	return found
}

func TestCluster_PodsMayDoLittleAndEndInTime(t *testing.T) {
	t.Parallel()
	all := cluster(t)
	for _, name := range []string{"Deployment arena-web", "Deployment arena-worker", "StatefulSet arena-redis"} {
		o := all[name]
		pod, c := o.Spec.Template.Spec, o.only(t)
		if !pod.Security.NonRoot || pod.Security.User == 0 || pod.Grace < 15 {
			t.Errorf("%s: %+v, %d s", name, pod.Security, pod.Grace)
		}
		if s := c.Security; s.Escalation == nil || *s.Escalation || !s.ReadOnly || !slices.Equal(s.Capabilities.Drop, []string{"ALL"}) {
			t.Errorf("%s: %+v", name, s)
		}
		if c.Resources.Requests["cpu"] == "" || c.Resources.Requests["memory"] == "" || c.Resources.Limits["memory"] == "" {
			t.Errorf("%s: %+v", name, c.Resources)
		}
		// The variables of a service arena-web begin with ARENA_, and would be refused.
		if pod.ServiceLinks == nil || *pod.ServiceLinks {
			t.Errorf("%s is told of services by variables", name)
		}
	}
}

func TestCluster_StartsTwoOfEachAndKeepsOne(t *testing.T) {
	t.Parallel()
	all := cluster(t)
	for _, name := range []string{"arena-web", "arena-worker"} {
		o, budget := all["Deployment "+name], all["PodDisruptionBudget "+name]
		if o.Spec.Replicas != 2 || budget.Spec.MinAvailable != 1 {
			t.Errorf("%s: %d, and %d at least", name, o.Spec.Replicas, budget.Spec.MinAvailable)
		}
		secrets := make(map[string]bool)
		for _, v := range o.only(t).Env {
			if v.From.Secret.Name != "" {
				secrets[v.From.Secret.Key] = v.Name == v.From.Secret.Key && v.From.Secret.Name == "arena" && v.From.Secret.Optional == (v.Name != "REDIS_URL")
			}
			if secret(v.Name) && v.Value != "" {
				t.Errorf("%s has the value of %s", name, v.Name)
			}
		}
		for _, want := range []string{"REDIS_URL", "OPENROUTER_API_KEY"} {
			if !secrets[want] {
				t.Errorf("%s does not take %s from the secret: %v", name, want, secrets)
			}
		}
		if name == "arena-web" && !secrets["ARENA_ADMIN_TOKEN"] {
			t.Errorf("%s does not take the token from the secret", name)
		}
	}
}

// Selectors find the pods they mean.
func TestCluster_SelectorsFindTheirPods(t *testing.T) {
	t.Parallel()
	all := cluster(t)
	pods := make(map[string]map[string]string)
	for _, o := range all {
		if labels := o.Spec.Template.Metadata.Labels; labels != nil {
			pods[o.Metadata.Name] = labels
		}
	}
	checked := 0
	for name, o := range all {
		if len(o.Spec.Selector) == 0 {
			continue
		}
		checked++
		selector := o.Spec.Selector
		if labels, ok := selector["matchLabels"].(map[string]any); ok {
			selector = labels // a Service has them without this
		}
		for key, value := range selector {
			if pods[o.Metadata.Name][key] != value {
				t.Errorf("%s selects %s=%v, and its pods have %v", name, key, value, pods[o.Metadata.Name])
			}
		}
	}
	if checked != 7 {
		t.Errorf("%d selectors: %v", checked, slices.Sorted(maps.Keys(all)))
	}
}

// Container, probes, service and setting agree on the port; a worker has neither.
func TestCluster_PortsAndProbesAgree(t *testing.T) {
	t.Parallel()
	all := cluster(t)
	o, service := all["Deployment arena-web"], all["Service arena-web"]
	web := o.only(t)
	port := web.Ports[0].Port
	for path, p := range map[string]*probe{"/healthz": web.Liveness, "/readyz": web.Readiness} {
		if p == nil || p.Get.Path != path || p.Get.Port != port {
			t.Errorf("%s: %+v", path, p)
		}
	}
	if web.Startup.Get != web.Liveness.Get || service.Spec.Ports[0].Target != port {
		t.Errorf("startup %+v, service %+v", web.Startup, service.Spec.Ports)
	}
	if env := clusterProcesses(t)[0].env; env["BACKEND_PORT"] != "8080" || port != 8080 {
		t.Errorf("it listens at %s, and its port is %d", env["BACKEND_PORT"], port)
	}
	o = all["Deployment arena-worker"]
	if c := o.only(t); c.Ports != nil || c.Startup != nil || c.Liveness != nil || c.Readiness != nil {
		t.Errorf("a worker is asked, and does not listen: %+v", c)
	}
}

func TestCluster_RedisKeepsWhatItHasConfirmed(t *testing.T) {
	t.Parallel()
	all := cluster(t)
	o, service := all["StatefulSet arena-redis"], all["Service arena-redis"]
	redis := o.only(t)
	keeps(t, "kubernetes.yaml", redis.Args)
	if len(redis.Mounts) != 1 || redis.Mounts[0].Path != "/data" || len(o.Spec.Claims) != 1 || o.Spec.Claims[0].Metadata.Name != redis.Mounts[0].Name {
		t.Errorf("it writes into %+v, and claims %+v", redis.Mounts, o.Spec.Claims)
	}
	if o.Spec.Replicas != 1 || o.Spec.ServiceName != service.Metadata.Name || service.Spec.Ports[0].Port != redis.Ports[0].Port {
		t.Errorf("%+v, %+v", o.Spec.ServiceName, service.Spec.Ports)
	}
	if !strings.Contains(read(t, "kubernetes.yaml"), "REDIS_URL=redis://"+service.Metadata.Name+":6379 ") {
		t.Error("the head names another Redis")
	}
}
